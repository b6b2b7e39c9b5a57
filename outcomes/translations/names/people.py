"""Names of what is recorded about people, knees and procedures."""

from collections.abc import Mapping

NAMES: Mapping[str, Mapping[str, str]] = {
    "sex": {
        "female": "Woman",
        "male": "Man",
        "other": "Other sex",
        "unknown": "Sex not known",
    },
    "language": {
        "fr": "French",
        "en": "English",
    },
    "role": {
        "radiologist": "Radiologist",
        "coordinator": "Coordinator",
        "researcher": "Researcher",
        "administrator": "Administrator",
    },
    "laterality": {
        "left": "Left",
        "right": "Right",
    },
    "knee": {
        "left": "Left knee",
        "right": "Right knee",
    },
    "yes_no": {
        "yes": "Yes",
        "no": "No",
    },
    "indication": {
        "osteoarthritis": "Osteoarthritis of the knee",
        "chronic_pain": "Chronic knee pain",
        "pre_arthroplasty": "Before knee replacement",
        "post_arthroplasty": "Pain after knee replacement",
    },
    "kellgren_lawrence": {
        "0": "0 – no osteoarthritis",
        "1": "1 – doubtful",
        "2": "2 – minimal",
        "3": "3 – moderate",
        "4": "4 – severe",
    },
    "guidance": {
        "ultrasound": "Ultrasound",
        "fluoroscopy": "Fluoroscopy",
        "ct": "CT",
        "both": "Ultrasound and fluoroscopy",
    },
    "block_agent": {
        "lidocaine": "Lidocaine",
        "mepivacaine": "Mepivacaine",
        "prilocaine": "Prilocaine",
        "bupivacaine": "Bupivacaine",
        "levobupivacaine": "Levobupivacaine",
        "ropivacaine": "Ropivacaine",
        "other": "Another anaesthetic",
    },
    "stimulation": {
        "sensory": "Sensory stimulation",
        "motor": "Motor stimulation",
        "none": "No stimulation",
    },
    "cold_disorder": {
        "no": "No cold disorder",
        "yes": "Cold disorder, kind not stated",
        "cryoglobulinaemia": "Cryoglobulinaemia",
        "paroxysmal_cold_haemoglobinuria": "Paroxysmal cold haemoglobinuria",
        "cold_urticaria": "Cold urticaria",
        "raynaud": "Raynaud’s phenomenon",
    },
    "earlier_surgery": {
        "no": "No earlier surgery",
        "yes": "Earlier surgery, kind not stated",
        "arthroscopy": "Arthroscopy",
        "ligament": "Ligament surgery",
        "osteotomy": "Osteotomy",
        "partial_arthroplasty": "Partial knee replacement",
        "total_arthroplasty": "Total knee replacement",
    },
    "knee_event": {
        "arthroplasty": "Knee replacement",
        "ablation": "Other nerve ablation",
        "injection": "Injection",
        "other": "Other event",
    },
    "episode_end": {
        "retreatment": "Ended by a new cryoneurolysis",
        "ablation": "Ended by another ablation",
        "arthroplasty": "Ended by a knee replacement",
        "death": "Ended by death",
    },
    "censoring": {
        "withdrawal": "Followed until withdrawal",
        "last_entry": "Followed until the last entry",
    },
    "source": {
        "diary": "Diary",
        "paper": "Paper",
        "staff": "Entered by staff",
        "import": "Imported",
        "tracker": "Activity tracker",
    },
    "entered_by": {
        "patient": "Typed by the patient",
        "helper": "Typed by a helper",
        "staff": "Typed by staff",
    },
    "respondent": {
        "patient": "The patient’s own words",
        "helper": "The helper’s words",
    },
    "medium": {
        "app": "On the phone’s screen",
        "phone": "By telephone call",
        "paper": "On paper",
    },
    "message_kind": {
        "invitation": "Invitation",
        "reminder": "Reminder",
        "red_flag": "Call asked for, after a red flag",
        "thanks": "Thanks at the end",
    },
    "message_channel": {
        "email": "e-mail",
        "sms": "text message",
    },
    "message_state": {
        "planned": "to be sent",
        "sending": "being sent",
        "sent": "sent",
        "failed": "not delivered",
        "dropped": "not sent",
        "unsure": "perhaps not delivered",
    },
    "message_reason": {
        "already_entered": "the diary arrived before it",
        "not_due": "no diary was due any more",
        "too_late": "too late for that day",
        "follow_up_ended": "the follow-up has ended",
        "alert_resolved": "the alert was settled before it",
        "no_address": "no address",
        "came_back": "the letter came back: the address is wrong or closed",
        "sender_gone": "the sending broke off; ask the patient",
        "answer_lost": "the line was cut before the answer; ask the patient",
    },
}
