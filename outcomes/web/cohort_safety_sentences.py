"""What harm a cohort came to, who was asked, and what the missing could change, in words."""

from flask_babel import gettext

from outcomes.services.cohort_safety import Safety
from outcomes.web.cohort_names import group_name
from outcomes.web.cohort_sentences import whose
from outcomes.web.filters import count, percent


def safety_sentences(result: Safety) -> list[str]:
    """Say how many knees had any adverse event, and how many a serious one."""
    said = whose(result.chosen)
    anything = [counts[0] for counts in result.harms]
    judged = sum(each.share.judged for each in anything)
    if judged:
        said.append(
            gettext(
                "%(with)s of %(all)s knees had an adverse event; serious in %(serious)s.",
                **{
                    "with": count(sum(each.share.responders for each in anything)),
                    "all": count(judged),
                    "serious": count(sum(each.serious for each in anything)),
                },
            )
        )
    said += [
        gettext(
            "Complications of day %(day)s were asked about in %(knees)s of %(due)s knees.",
            day=each.day,
            knees=count(each.knees),
            due=count(each.due),
        )
        for each in result.asked
        if each.due
    ]
    return [*said, *_tipping(result)]


def _tipping(result: Safety) -> list[str]:
    """Say how badly the missing would have to have done for the groups to come out alike."""
    found = result.mirror.tipping
    if found is None:
        return []
    group_by, drawn = result.chosen.choice.group_by, result.chosen.groups.drawn
    better, other = (group_name(group_by, drawn[each].code) for each in (found.better, found.other))
    if found.share < 0:
        return [
            gettext(
                "More responders: %(better)s, against %(other)s; it would stay so had none of its "
                "missing responded.",
                better=better,
                other=other,
            )
        ]
    return [
        gettext(
            "More responders: %(better)s, against %(other)s; were only %(share)s of its missing responders, "
            "the two would come out alike.",
            better=better,
            other=other,
            share=percent(found.share),
        )
    ]
