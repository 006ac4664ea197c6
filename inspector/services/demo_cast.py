"""Who and what the demo is about. Everybody and everything is plainly invented (示例, 演示, 甲)."""

from dataclasses import dataclass

from inspector.domain.entity import Entity
from inspector.domain.paper import RefusalReason
from inspector.domain.person import Organisation

MAJOR_FORM = "industry_trade_major_hazards"
GENERAL_FORM = "general_site_inspection"

ORGANISATION = Organisation(
    id="demo",
    name="示例区应急管理局",
    short="示例",
    address="示例市示例区示范路1号",
    phone="0000-0000000",
    reconsideration="示例区人民政府",
    court="示例区人民法院",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person of the demo."""

    name: str
    position: str
    certificate_no: str = ""


OFFICER = Person(name="办公室甲", position="安委办工作人员")
LEAD = Person(name="组长甲", position="执法大队负责人", certificate_no="演示-0001")
FIRST = Person(name="检查员甲", position="行政执法人员", certificate_no="演示-0002")
SECOND = Person(name="检查员乙", position="行政执法人员", certificate_no="演示-0003")


def _entity(number: int, name: str, industry: str, address: str, chief: str) -> Entity:
    return Entity(
        id=f"demo-entity-{number:02d}",
        name=name,
        industry=industry,
        address=address,
        credit_code=f"91000000DEMO{number:06d}",
        legal_representative=chief,
        legal_position="主要负责人",
        phone=f"0000-00001{number:02d}",
        territory="示例区",
    )


ENTITIES = (
    _entity(1, "示例铝业有限公司", "有色", "示例区工业园一路1号", "负责人甲"),
    _entity(2, "示例商业广场有限公司", "商贸", "示例区中心街2号", "负责人乙"),
    _entity(3, "示例家具制造有限公司", "轻工（粉尘涉爆）", "示例区工业园三路3号", "负责人丙"),
    _entity(4, "示例特钢有限公司", "冶金", "示例区工业园四路4号", "负责人丁"),
    _entity(5, "示例水泥有限公司", "建材", "示例区矿山路5号", "负责人戊"),
    _entity(6, "示例机械制造有限公司", "机械", "示例区工业园六路6号", "负责人己"),
    _entity(7, "示例冷链食品有限公司", "轻工（液氨制冷）", "示例区工业园七路7号", "负责人庚"),
    _entity(8, "示例纺织有限公司", "纺织", "示例区工业园八路8号", "负责人辛"),
    _entity(9, "示例化工有限公司", "危险化学品生产", "示例区化工园九路9号", "负责人壬"),
    _entity(10, "示例民爆器材有限公司", "民用爆炸物品", "示例区山前路10号", "负责人癸"),
    _entity(11, "示例燃气有限公司", "城镇燃气经营", "示例区环城路11号", "负责人子"),
    _entity(12, "示例石膏矿有限公司", "金属非金属矿山", "示例区矿山路12号", "负责人丑"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hazard:
    """A hazard that the demo's inspectors find; `conditions` are ticked for a major one."""

    item: str
    place: str
    fact: str
    scene: str
    measure: str = "deadline"
    days: int = 15
    level: str = "general"
    conditions: tuple[str, ...] = ()
    five: tuple[str, str, str, str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalPlan:
    """How the entity's person refuses to sign."""

    reason: RefusalReason
    note: str
    recording: str
    witness: str
    witness_organisation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitPlan:
    """One visit. `applies` are sections of the major-hazard checklist that concern the entity."""

    entity: str
    forms: tuple[str, ...]
    place: str
    applies: tuple[str, ...]
    hazards: tuple[Hazard, ...]
    signer: str
    signer_position: str
    refusal: RefusalPlan | None = None
    returned: str = ""
    return_remark: str = ""
    corrected_fact: str = ""
    correction_note: str = ""


VISITS = (
    VisitPlan(
        entity="demo-entity-01",
        forms=(MAJOR_FORM, GENERAL_FORM),
        place="熔铸车间、成品库、配电室",
        applies=("第三条", "第五条", "第十三条"),
        signer="现场负责人甲",
        signer_position="安全总监",
        hazards=(
            Hazard(
                item="GM-5-6",
                place="熔铸车间2号深井铸造机",
                fact="结晶器冷却水进水管未设置压力监测和报警装置，冷却水系统未与快速切断阀联锁",
                scene="molten_metal_crane",
                measure="deadline",
                days=10,
                level="major",
                conditions=("a", "b"),
                five=(
                    "主要负责人负责，熔铸车间主任落实",
                    "加装压力、流量报警装置并与快速切断阀、排放阀联锁，经调试合格后恢复生产",
                    "自筹资金，列入本年度安全生产费用",
                    "自指令下达之日起10日内完成",
                    "整改期间2号机停止使用，撤出作业人员，设警戒线和专人看守",
                ),
            ),
            Hazard(
                item="GMX-07",
                place="熔铸车间东侧1号配电箱",
                fact="配电箱门锁损坏，箱内3路剩余电流保护器测试按钮不动作",
                scene="distribution_box",
                days=7,
            ),
            Hazard(
                item="ENT-20",
                place="成品库北侧安全出口",
                fact="安全出口门前堆放铝锭托盘4垛，疏散通道净宽不足0.5 m",
                scene="fire_exit",
                measure="immediate",
            ),
            Hazard(
                item="XFX-13",
                place="熔铸车间西侧灭火器箱",
                fact="2具MFZ/ABC8干粉灭火器压力表指针位于红色区域，无年度检验标签",
                scene="extinguisher",
                days=5,
            ),
        ),
        returned="ENT-20",
        return_remark="请写明疏散通道实测净宽和已清理后的状况，照片补充说明拍摄位置。",
        corrected_fact=(
            "安全出口门前堆放铝锭托盘4垛，实测疏散通道净宽0.42 m；检查时已当场清理，清理后净宽1.6 m"
        ),
        correction_note="补充实测净宽和清理后的状况，其余事实不变。",
    ),
    VisitPlan(
        entity="demo-entity-02",
        forms=(GENERAL_FORM,),
        place="一层至三层营业区、地下配电室",
        applies=(),
        signer="现场负责人乙",
        signer_position="物业安全主管",
        hazards=(),
    ),
    VisitPlan(
        entity="demo-entity-03",
        forms=(GENERAL_FORM,),
        place="木工车间、打磨间、污水站",
        applies=(),
        signer="现场负责人丙",
        signer_position="生产副总",
        hazards=(
            Hazard(
                item="ENT-15",
                place="打磨间入口",
                fact="入口处未设置“当心爆炸”“禁止烟火”安全警示标志",
                scene="dust_collector",
                days=5,
            ),
            Hazard(
                item="GMX-15",
                place="污水站调节池",
                fact="作业人员无法说明气体检测限值，现场无正压式空气呼吸器和通风设备",
                scene="confined_space",
                days=15,
            ),
            Hazard(
                item="XFX-16",
                place="木工车间南墙",
                fact="临时用电线路沿木料堆垛敷设，长约12 m，未穿管保护，插座板3处串接",
                scene="electrical_cabinet",
                days=7,
            ),
            Hazard(
                item="ENT-16",
                place="木工车间2号带锯机输送带",
                fact="输送带从动轮一侧防护罩缺失，转动部位外露约0.6 m",
                scene="conveyor",
                days=10,
            ),
            Hazard(
                item="ENT-21",
                place="厂区东侧焊接作业点",
                fact="动火作业未见审批单，氧气瓶与乙炔瓶间距约1.5 m，无专人监护",
                scene="gas_cylinders",
                measure="immediate",
            ),
        ),
        refusal=RefusalPlan(
            reason=RefusalReason.FACTS_DISPUTED,
            note="其认为临时用电线路为当日临时使用，不属于隐患，经说明后仍拒绝签名",
            recording="执法记录仪 演示-01，14:32 至 14:41",
            witness="见证人甲",
            witness_organisation="示例区工业园管理委员会",
        ),
    ),
)

# Left for the person who tries the demo: one visit waits for the lead's review, one is half
# filled on the inspector's laptop.
WAITING = VisitPlan(
    entity="demo-entity-06",
    forms=(GENERAL_FORM,),
    place="装配车间、起重设备、气瓶间",
    applies=(),
    signer="现场负责人丁",
    signer_position="设备部经理",
    hazards=(
        Hazard(
            item="ENT-16",
            place="装配车间2号桥式起重机",
            fact="吊钩防脱钩装置缺失，钩口可见明显磨损",
            scene="crane_hook",
            days=7,
        ),
        Hazard(
            item="XFX-18",
            place="气瓶间",
            fact="氧气瓶与乙炔瓶同室存放，无防倾倒装置，未设置禁烟禁火标志",
            scene="gas_cylinders",
            days=5,
        ),
    ),
)
HALF_FILLED = VisitPlan(
    entity="demo-entity-07",
    forms=(GENERAL_FORM,),
    place="制冷机房、冷库、包装车间",
    applies=(),
    signer="现场负责人戊",
    signer_position="车间主任",
    hazards=(
        Hazard(
            item="GMX-07",
            place="制冷机房北侧动力配电柜",
            fact="柜门无锁，柜前0.8 m范围内堆放清洁用品和纸箱",
            scene="electrical_cabinet",
            days=5,
        ),
    ),
)
