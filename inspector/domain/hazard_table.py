"""Workflow §3 as data: H1 to H23, and the two dimensions beside them.

Rows of the inspector are open to the lead as well: the lead goes along and may use the field desk
(design §10). What an entity does is entered for it (design §1). Needs name what the row asks for;
a service decides which of them the organisation's settings let follow later (现场出具).
"""

from inspector.domain.duties import Duty
from inspector.domain.hazard_states import (
    HazardAction as Do,
)
from inspector.domain.hazard_states import (
    HazardState as At,
)
from inspector.domain.hazard_states import (
    SupervisionAction,
    SupervisionState,
    SuspensionAction,
    SuspensionState,
)
from inspector.domain.person import Role
from inspector.domain.standard import HazardLevel
from inspector.domain.steps import Need, Step

_OFFICERS = (Role.INSPECTOR, Role.LEAD)
_CLERKS = (Role.INSPECTOR, Role.LEAD, Role.OFFICE)  # enter what an entity has handed in
_ENTITY = (Role.ENTITY,)
_ORDERED = (Need.TWO_OFFICERS, Need.DEADLINE, Need.SERVICE_RECEIPT)
_ANYWHERE = tuple(state for state in At if state not in (At.TRANSFERRED, At.VOIDED))

HAZARD_STEPS: tuple[Step[At, Do], ...] = (
    Step(
        row="H1",
        action=Do.RECORD,
        sources=(None,),
        target=At.DRAFT,
        roles=_OFFICERS,
        entered_by=(Role.OFFICE,),  # 举报核查, 自查导入
        needs=(Need.EVIDENCE, Need.PLACE_AND_TIME),
    ),
    Step(
        row="H2",
        action=Do.REGISTER,
        sources=(At.DRAFT,),
        target=At.REGISTERED,
        roles=_OFFICERS,
        needs=(Need.NUMBER,),
        duty=Duty.CREATE,
    ),
    Step(
        row="H3",
        action=Do.GRADE,
        # REOPENED is a dead end in the table; a second round begins with the grade (P).
        sources=(At.REGISTERED, At.REOPENED),
        target=At.GRADED,
        roles=_OFFICERS,  # the inspector proposes, the lead confirms
        needs=(Need.LEAD_CONFIRMATION,),
        major_needs=(Need.BASIS,),
    ),
    Step(
        row="H4",
        action=Do.FIX_ON_THE_SPOT,
        sources=(At.GRADED,),
        target=At.IMMEDIATE_FIXED,
        roles=_ENTITY,
        entered_by=_OFFICERS,
        grade=HazardLevel.GENERAL,
        needs=(Need.PHOTOS_BEFORE_AND_AFTER,),
        duty=Duty.RECTIFY,
    ),
    Step(
        row="H4b",  # 同次确认
        action=Do.CONFIRM_FIX,
        sources=(At.IMMEDIATE_FIXED,),
        target=At.REINSPECT_PASSED,
        roles=_OFFICERS,
        needs=(Need.TWO_OFFICERS,),
    ),
    Step(
        row="H5",
        action=Do.ORDER,
        sources=(At.GRADED,),
        target=At.ORDERED,
        roles=_OFFICERS,
        needs=_ORDERED,
    ),
    Step(
        row="H6",
        action=Do.ORDER_SUSPENSION,
        sources=(At.GRADED,),
        target=At.ORDERED,
        roles=_OFFICERS,
        needs=(*_ORDERED, Need.GROUNDS, Need.APPROVAL),
    ),
    Step(
        row="H7",
        action=Do.START_RECTIFYING,
        sources=(At.ORDERED,),
        target=At.RECTIFYING,
        roles=_ENTITY,
        entered_by=_CLERKS,
        major_needs=(Need.TREATMENT_PLAN,),
        duty=Duty.RECTIFY,
    ),
    Step(
        row="H8",
        action=Do.MONITOR,
        sources=(At.RECTIFYING,),
        target=At.RECTIFYING,
        roles=(Role.TERRITORY, *_OFFICERS),
        needs=(Need.RECORD,),
    ),
    Step(
        row="H9",
        action=Do.REQUEST_EXTENSION,
        sources=(At.RECTIFYING,),
        target=At.EXTENSION_REQUESTED,
        roles=_ENTITY,
        entered_by=_CLERKS,
        needs=(Need.REASON,),
    ),
    Step(
        row="H10",
        action=Do.GRANT_EXTENSION,
        sources=(At.EXTENSION_REQUESTED,),
        target=At.RECTIFYING,
        roles=_CLERKS,  # 原出具机关
        needs=(Need.DEADLINE,),
    ),
    Step(
        row="H10b",
        action=Do.REFUSE_EXTENSION,
        sources=(At.EXTENSION_REQUESTED,),
        target=At.RECTIFYING,
        roles=_CLERKS,
        needs=(Need.REASON,),
    ),
    Step(
        row="H11",
        action=Do.EXPIRE,
        sources=(At.ORDERED, At.RECTIFYING),
        target=At.OVERDUE,
        roles=(),
    ),
    Step(
        row="H12",
        action=Do.REPORT_RECTIFIED,
        sources=(At.RECTIFYING, At.OVERDUE),
        target=At.RECTIFIED_REPORTED,
        roles=_ENTITY,
        entered_by=_CLERKS,
        needs=(Need.REPORT, Need.PHOTOS_BEFORE_AND_AFTER),
        duty=Duty.RECTIFY,
    ),
    Step(
        row="H13",
        action=Do.ARRANGE_REINSPECTION,
        sources=(At.RECTIFIED_REPORTED, At.OVERDUE, At.IMMEDIATE_FIXED),
        target=At.REINSPECTING,
        roles=_OFFICERS,
        entered_by=(Role.OFFICE,),  # issues the task
        needs=(Need.TWO_OFFICERS,),
    ),
    Step(
        row="H14",
        action=Do.PASS_REINSPECTION,
        sources=(At.REINSPECTING,),
        target=At.REINSPECT_PASSED,
        roles=_OFFICERS,
        needs=(Need.TWO_OFFICERS, Need.FAKE_CHECKS),
    ),
    Step(
        row="H15",
        action=Do.FAIL_REINSPECTION,
        sources=(At.REINSPECTING,),
        target=At.REINSPECT_FAILED,
        roles=_OFFICERS,
        needs=(Need.TWO_OFFICERS, Need.REASON),
    ),
    Step(
        row="H16",
        action=Do.ORDER_AGAIN,
        sources=(At.REINSPECT_FAILED,),
        target=At.ORDERED,
        roles=_OFFICERS,
        needs=_ORDERED,
    ),
    Step(
        row="H17",
        action=Do.ACCEPT,
        sources=(At.REINSPECT_PASSED,),
        target=At.ACCEPTED,
        roles=(Role.COMPETENT_DEPT,),
        entered_by=(Role.OFFICE,),  # from the department's written opinion
        needs=(Need.OPINION,),
        duty=Duty.ACCEPT,
    ),
    Step(
        row="H17b",  # 一般隐患可由复查机关兼验收; the duties see to it that another person does
        action=Do.ACCEPT,
        sources=(At.REINSPECT_PASSED,),
        target=At.ACCEPTED,
        roles=_OFFICERS,
        grade=HazardLevel.GENERAL,
        needs=(Need.OPINION,),
        duty=Duty.ACCEPT,
    ),
    Step(
        row="H18",
        action=Do.CLOSE_OUT,
        sources=(At.ACCEPTED,),
        target=At.CLOSED,
        roles=(Role.OFFICE,),
        needs=(Need.CLOSE_OUT_SLIP,),
        duty=Duty.CLOSE_OUT,
    ),
    Step(
        row="H21",
        action=Do.REOPEN,
        sources=(At.CLOSED,),
        target=At.REOPENED,
        roles=_OFFICERS,
        needs=(Need.RECORD,),
    ),
    Step(
        row="H22",
        action=Do.TRANSFER,
        sources=_ANYWHERE,
        target=At.TRANSFERRED,
        roles=(Role.LEAD, Role.OFFICE),
        needs=(Need.TRANSFER_LETTER,),
    ),
    Step(
        row="H22b",
        action=Do.TAKE_BACK,
        sources=(At.TRANSFERRED,),
        target=None,
        roles=(Role.LEAD, Role.OFFICE),
        needs=(Need.RECEIPT,),
    ),
    Step(
        row="H23",
        action=Do.VOID,
        sources=(At.DRAFT, At.REGISTERED),
        target=At.VOIDED,
        roles=(Role.LEAD,),
        needs=(Need.REASON, Need.NOTHING_SERVED),
    ),
)

SUSPENSION_STEPS: tuple[Step[SuspensionState, SuspensionAction], ...] = (
    Step(
        row="H6",
        action=SuspensionAction.SUSPEND,
        sources=(SuspensionState.NONE, SuspensionState.RESUMED),
        target=SuspensionState.SUSPENDED,
        roles=_OFFICERS,
        needs=(Need.TWO_OFFICERS, Need.GROUNDS, Need.APPROVAL),
    ),
    Step(
        row="H19",
        action=SuspensionAction.REQUEST_RESUMPTION,
        sources=(SuspensionState.SUSPENDED,),
        target=SuspensionState.RESUME_REQUESTED,
        roles=_ENTITY,
        entered_by=_CLERKS,
        needs=(Need.REPORT,),
    ),
    Step(
        row="H20",
        action=SuspensionAction.ALLOW_RESUMPTION,
        sources=(SuspensionState.RESUME_REQUESTED,),
        target=SuspensionState.RESUMED,
        roles=(*_OFFICERS, Role.COMPETENT_DEPT),
        needs=(Need.OPINION,),
    ),
    Step(
        row="H20b",
        action=SuspensionAction.REFUSE_RESUMPTION,
        sources=(SuspensionState.RESUME_REQUESTED,),
        target=SuspensionState.SUSPENDED,
        roles=(*_OFFICERS, Role.COMPETENT_DEPT),
        needs=(Need.OPINION,),
    ),
)

SUPERVISION_STEPS: tuple[Step[SupervisionState, SupervisionAction], ...] = (
    Step(
        row="§4",
        action=SupervisionAction.LIST,
        # A hazard that comes back after it was delisted is listed again (P).
        sources=(SupervisionState.NONE, SupervisionState.DELISTED),
        target=SupervisionState.LISTED,
        roles=(Role.OFFICE, Role.COMPETENT_DEPT),
    ),
    Step(
        row="§4",
        action=SupervisionAction.ESCALATE,
        # 逐级挂牌: from the county to the city, and later from there to the region (004 三(三)4).
        sources=(SupervisionState.LISTED, SupervisionState.ESCALATED),
        target=SupervisionState.ESCALATED,
        roles=(Role.OFFICE,),
        needs=(Need.REASON, Need.APPROVAL),
    ),
    Step(
        row="§4",
        action=SupervisionAction.DELIST,
        sources=(SupervisionState.LISTED, SupervisionState.ESCALATED),
        target=SupervisionState.DELISTED,
        roles=(Role.OFFICE,),
        needs=(Need.CLOSE_OUT_SLIP,),
    ),
)
