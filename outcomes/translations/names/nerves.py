"""Names of nerves, and what freezing them may do."""

from collections.abc import Mapping

NAMES: Mapping[str, Mapping[str, str]] = {
    "nerve": {
        "infrapatellar_saphenous": "Infrapatellar branch of the saphenous nerve",
        "anterior_femoral_cutaneous": "Anterior femoral cutaneous nerve",
        "lateral_femoral_cutaneous": "Lateral femoral cutaneous nerve",
        "sartorial_saphenous": "Sartorial branch of the saphenous nerve",
        "superior_lateral_genicular": "Superior lateral genicular nerve",
        "superior_medial_genicular": "Superior medial genicular nerve",
        "inferior_medial_genicular": "Inferior medial genicular nerve",
        "inferior_lateral_genicular": "Inferior lateral genicular nerve",
        "recurrent_fibular": "Recurrent fibular nerve",
        "medial_retinacular": "Medial retinacular nerve",
        "lateral_retinacular": "Lateral retinacular nerve",
        "nerve_to_vastus_intermedius": "Nerve to vastus intermedius",
        "nerve_to_vastus_medialis": "Nerve to vastus medialis",
        "nerve_to_vastus_lateralis": "Nerve to vastus lateralis",
    },
    "nerve_kind": {
        "skin": "Skin nerve",
        "articular": "Articular nerve",
        "mixed": "Mixed nerve",
    },
    "motor_risk": {
        "none": "No weakness expected",
        "knee_extension": "May weaken the straightening of the knee",
        "foot_lift": "May weaken the lifting of the foot",
    },
    "nerve_verdict": {
        "hit": "Hit",
        "neighbour": "A neighbouring nerve, rather than this one",
        "miss": "Not hit",
        "not_assessable": "Not assessable",
    },
    "nerve_verdict_reason": {
        "no_skin": "it serves no skin",
        "no_map": "no map from D3 to D21",
        "numb_before": "its zones were numb before the procedure",
    },
}
