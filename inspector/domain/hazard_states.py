"""Names of what a hazard can be and of what can be done with it (glossary §7)."""

from inspector.domain.labelled import Labelled
from inspector.i18n import N_


class HazardState(Labelled):
    """Where a hazard stands between being found and being closed out."""

    DRAFT = "DRAFT", N_("being recorded")
    REGISTERED = "REGISTERED", N_("registered")
    GRADED = "GRADED", N_("graded")
    ORDERED = "ORDERED", N_("rectification ordered")
    IMMEDIATE_FIXED = "IMMEDIATE_FIXED", N_("rectified on the spot")
    RECTIFYING = "RECTIFYING", N_("under rectification")
    EXTENSION_REQUESTED = "EXTENSION_REQUESTED", N_("extension requested")
    OVERDUE = "OVERDUE", N_("overdue")
    RECTIFIED_REPORTED = "RECTIFIED_REPORTED", N_("reported as rectified")
    REINSPECTING = "REINSPECTING", N_("under re-inspection")
    REINSPECT_FAILED = "REINSPECT_FAILED", N_("re-inspection not passed")
    REINSPECT_PASSED = "REINSPECT_PASSED", N_("re-inspection passed")
    ACCEPTED = "ACCEPTED", N_("acceptance given")
    CLOSED = "CLOSED", N_("closed out")
    REOPENED = "REOPENED", N_("reopened")
    TRANSFERRED = "TRANSFERRED", N_("transferred")
    VOIDED = "VOIDED", N_("voided")


# What a ledger counts as open: 存量. A transferred hazard is open elsewhere, not here.
OPEN_STATES = frozenset(HazardState) - {
    HazardState.CLOSED,
    HazardState.VOIDED,
    HazardState.TRANSFERRED,
}


class SupervisionState(Labelled):
    """挂牌督办, beside the state of the hazard."""

    NONE = "NONE", N_("not listed")
    LISTED = "LISTED", N_("listed for supervision")
    ESCALATED = "ESCALATED", N_("supervision escalated")
    DELISTED = "DELISTED", N_("delisted")


class SuspensionState(Labelled):
    """暂停生产或停止使用, beside the state of the hazard."""

    NONE = "NONE", N_("not suspended")
    SUSPENDED = "SUSPENDED", N_("suspended")
    RESUME_REQUESTED = "RESUME_REQUESTED", N_("resumption requested")
    RESUMED = "RESUMED", N_("resumed")


class Measure(Labelled):
    """处置: what the inspector decides for a finding; values as in `Finding.measure`."""

    IMMEDIATE = "immediate", N_("rectify on the spot")  # 当场整改
    DEADLINE = "deadline", N_("rectify by a deadline")  # 责令限期整改
    SUSPEND = "suspend", N_("suspend or stop use")  # 责令撤人、暂停、停用


class HazardAction(Labelled):
    """The steps of H1 to H23, in their order."""

    RECORD = "RECORD", N_("record the hazard")
    REGISTER = "REGISTER", N_("register")
    GRADE = "GRADE", N_("grade")
    FIX_ON_THE_SPOT = "FIX_ON_THE_SPOT", N_("rectify at once")
    CONFIRM_FIX = "CONFIRM_FIX", N_("confirm the rectification on the spot")
    ORDER = "ORDER", N_("order rectification by a deadline")
    ORDER_SUSPENSION = "ORDER_SUSPENSION", N_("order evacuation or suspension")
    START_RECTIFYING = "START_RECTIFYING", N_("begin rectification")
    MONITOR = "MONITOR", N_("monitor the rectification")
    REQUEST_EXTENSION = "REQUEST_EXTENSION", N_("request an extension")
    GRANT_EXTENSION = "GRANT_EXTENSION", N_("grant the extension")
    REFUSE_EXTENSION = "REFUSE_EXTENSION", N_("refuse the extension")
    EXPIRE = "EXPIRE", N_("let the deadline pass")
    REPORT_RECTIFIED = "REPORT_RECTIFIED", N_("report as rectified")
    ARRANGE_REINSPECTION = "ARRANGE_REINSPECTION", N_("arrange the re-inspection")
    PASS_REINSPECTION = "PASS_REINSPECTION", N_("find it rectified")
    FAIL_REINSPECTION = "FAIL_REINSPECTION", N_("find it not rectified")
    ORDER_AGAIN = "ORDER_AGAIN", N_("order rectification again")
    ACCEPT = "ACCEPT", N_("give the acceptance")
    CLOSE_OUT = "CLOSE_OUT", N_("close out")
    REOPEN = "REOPEN", N_("reopen")
    TRANSFER = "TRANSFER", N_("transfer to another organ")
    TAKE_BACK = "TAKE_BACK", N_("take back")
    VOID = "VOID", N_("void")


class SuspensionAction(Labelled):
    """Steps of the suspension; SUSPEND comes with HazardAction.ORDER_SUSPENSION (H6)."""

    SUSPEND = "SUSPEND", N_("suspend")
    REQUEST_RESUMPTION = "REQUEST_RESUMPTION", N_("request the resumption")
    ALLOW_RESUMPTION = "ALLOW_RESUMPTION", N_("allow the resumption")
    REFUSE_RESUMPTION = "REFUSE_RESUMPTION", N_("refuse the resumption")


class SupervisionAction(Labelled):
    """Steps of the listed supervision (workflow §4)."""

    LIST = "LIST", N_("list for supervision")
    ESCALATE = "ESCALATE", N_("escalate the supervision")
    DELIST = "DELIST", N_("delist")
