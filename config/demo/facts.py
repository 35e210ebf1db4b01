"""Facts of four real blocs, read in published reports of 2014 to 2022; nothing here is invented."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from blocs.models import Level, Term, Unit
from emulation.campaigns.models import ReviewPoint, Step

HEAD, DEPUTY = Term.Role.HEAD, Term.Role.DEPUTY
DONE, LIMIT = ReviewPoint.Kind.DONE, ReviewPoint.Kind.LIMIT
DIRECTION, REQUEST = ReviewPoint.Kind.DIRECTION, ReviewPoint.Kind.REQUEST


@dataclass(frozen=True)
class Role:
    """A unit's role in a year; without days, for the whole year."""

    unit: str
    role: str
    basis: str = Term.Basis.NOT_STATED
    document: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Event:
    """A step of the year that a report describes; `on` is None when it does not state the day."""

    kind: str
    on: date | None = None
    place: str = ""
    note: str = ""
    points: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Year:
    """What reports say about one year of a bloc."""

    year: str
    source: str
    members: list[str]
    theme: str = ""
    theme_set_by: str = ""
    place: str = ""
    roles: list[Role] = field(default_factory=list)
    objectives: list[str] = field(default_factory=list)
    tasks: list[str] = field(default_factory=list)
    movements: list[str] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)


@dataclass(frozen=True)
class RealBloc:
    """A bloc, the council that organises it, and its known years."""

    council: str
    council_short: str
    name: str
    short_name: str
    level: str
    kinds: dict[str, str]
    years: list[Year]


INSPECTORATE = RealBloc(
    council="Hội đồng Thi đua – Khen thưởng Thanh tra Chính phủ",
    council_short="Hội đồng TĐKT Thanh tra Chính phủ",
    name="Khối thi đua các đơn vị sự nghiệp (Thanh tra Chính phủ)",
    short_name="Khối sự nghiệp Thanh tra Chính phủ",
    level=Level.MINISTRY,
    kinds={
        "Trung tâm Thông tin": Unit.Kind.SERVICE,
        "Trường Cán bộ Thanh tra": Unit.Kind.SCHOOL,
        "Báo Thanh tra": Unit.Kind.SERVICE,
        "Tạp chí Thanh tra": Unit.Kind.SERVICE,
        "Viện Khoa học Thanh tra": Unit.Kind.SCHOOL,
        "Viện Chiến lược và Khoa học Thanh tra": Unit.Kind.SCHOOL,
    },
    years=[
        Year(
            year="2018",
            source="Tin đã đăng về Khối thi đua các đơn vị sự nghiệp thuộc Thanh tra Chính phủ năm 2018",
            members=[
                "Báo Thanh tra",
                "Tạp chí Thanh tra",
                "Trường Cán bộ Thanh tra",
                "Trung tâm Thông tin",
                "Viện Khoa học Thanh tra",
            ],
        ),
        Year(
            year="2021",
            source="Tin đã đăng về hội nghị phát động ngày 30/03/2021 và hội nghị tổng kết ngày 02/12/2021 của Khối",
            theme="Siết chặt kỷ cương, tăng cường hiệu quả",
            members=[
                "Trung tâm Thông tin",
                "Trường Cán bộ Thanh tra",
                "Báo Thanh tra",
                "Tạp chí Thanh tra",
                "Viện Chiến lược và Khoa học Thanh tra",
            ],
            roles=[Role("Trung tâm Thông tin", HEAD, until=date(2021, 12, 2))],
            objectives=[
                "Lập thành tích xứng đáng với 75 năm xây dựng và phát triển của ngành Thanh tra Việt Nam.",
                "Động viên các tập thể, cá nhân trong Khối.",
                "Phát hiện và nhân rộng điển hình tiên tiến.",
                "Rèn luyện nhận thức chính trị, đạo đức, kỷ luật.",
                "Tăng cường đoàn kết, trao đổi kinh nghiệm giữa các đơn vị.",
            ],
            tasks=[
                "Đẩy mạnh các phong trào thi đua và chủ đề thi đua năm 2021, phấn đấu hoàn thành và vượt mức chỉ tiêu.",
                "Tuyên truyền, phổ biến chủ trương, pháp luật về thi đua, khen thưởng.",
                "Siết chặt kỷ cương, đề cao trách nhiệm người đứng đầu.",
                "Nâng cao hiệu quả công tác, hoàn thành nhiệm vụ của từng đơn vị.",
                "Hưởng ứng 04 phong trào thi đua do Thủ tướng Chính phủ phát động.",
            ],
            events=[
                Event(
                    Step.Kind.LAUNCH,
                    on=date(2021, 3, 30),
                    place="Trụ sở Thanh tra Chính phủ",
                    note="Đơn vị Khối trưởng chủ trì; lãnh đạo năm đơn vị thành viên dự. "
                    "Hội nghị thảo luận và thống nhất dự thảo kế hoạch.",
                ),
                Event(
                    Step.Kind.COVENANT,
                    on=date(2021, 3, 30),
                    place="Trụ sở Thanh tra Chính phủ",
                    note="Năm đơn vị ký giao ước thi đua năm 2021 tại hội nghị phát động.",
                ),
                Event(
                    Step.Kind.CLOSING,
                    on=date(2021, 12, 2),
                    note="Khối trưởng trình bày báo cáo của Khối; đại diện các đơn vị nhất trí với dự thảo báo cáo. "
                    "Cuối hội nghị, vai trò Khối trưởng được bàn giao cho Trường Cán bộ Thanh tra (năm 2022).",
                    points={
                        LIMIT: [
                            "Kinh phí rất hạn chế.",
                            "Dịch COVID-19 khiến các cuộc họp phải chuyển sang trực tuyến, thông tin bị hạn chế.",
                            "Công tác thi đua, khen thưởng chưa được đặt đúng vị trí.",
                            "Phong trào phát động chưa thường xuyên hoặc chưa gắn với hoạt động của đơn vị.",
                            "Còn chú trọng khen thưởng hơn việc phát hiện, bồi dưỡng, nhân rộng điển hình tiên tiến.",
                            "Công tác tuyên truyền chưa liên tục.",
                        ],
                        DIRECTION: [
                            "Hướng tới 77 năm Ngày truyền thống ngành Thanh tra (23/11/1945 – 23/11/2022).",
                            "Đánh giá thường xuyên mức độ hoàn thành nhiệm vụ.",
                            "Phát hiện nhân tố mới.",
                            "Khen thưởng đúng người, đúng việc.",
                            "Quan tâm khen thưởng cá nhân không giữ chức vụ quản lý.",
                        ],
                    },
                ),
            ],
        ),
        Year(
            year="2022",
            source="Tin đã đăng về hội nghị tổng kết ngày 02/12/2021 của Khối (phần bàn giao)",
            members=[
                "Trung tâm Thông tin",
                "Trường Cán bộ Thanh tra",
                "Báo Thanh tra",
                "Tạp chí Thanh tra",
                "Viện Chiến lược và Khoa học Thanh tra",
            ],
            roles=[
                Role(
                    "Trường Cán bộ Thanh tra",
                    HEAD,
                    document="Bàn giao cuối hội nghị tổng kết ngày 02/12/2021",
                    since=date(2021, 12, 2),
                )
            ],
        ),
    ],
)

INTERNAL_AFFAIRS_MEMBERS = [
    "Bộ Tư pháp",
    "Ban Quản lý Lăng Chủ tịch Hồ Chí Minh",
    "Bộ Quốc phòng",
    "Bộ Công an",
    "Tòa án nhân dân Tối cao",
    "Viện Kiểm sát nhân dân Tối cao",
    "Thanh tra Chính phủ",
    "Kiểm toán Nhà nước",
]

INTERNAL_AFFAIRS = RealBloc(
    council="Hội đồng Thi đua – Khen thưởng Trung ương",
    council_short="Hội đồng TĐKT Trung ương",
    name="Khối thi đua các bộ, ngành Nội chính Trung ương",
    short_name="Khối Nội chính Trung ương",
    level=Level.CENTRAL,
    kinds=dict.fromkeys(INTERNAL_AFFAIRS_MEMBERS, Unit.Kind.MINISTRY),
    years=[
        Year(
            year="2022",
            source="Tin đã đăng về hội nghị sơ kết 6 tháng đầu năm 2022 của Khối",
            theme="Đoàn kết, sáng tạo, thi đua hoàn thành xuất sắc nhiệm vụ",
            members=INTERNAL_AFFAIRS_MEMBERS,
            roles=[
                Role("Bộ Tư pháp", HEAD, basis=Term.Basis.APPOINTMENT, document="Được giao làm Khối trưởng"),
                Role(
                    "Ban Quản lý Lăng Chủ tịch Hồ Chí Minh",
                    DEPUTY,
                    basis=Term.Basis.APPOINTMENT,
                    document="Được giao làm Khối phó",
                ),
            ],
            movements=[
                "Cả nước chung sức xây dựng nông thôn mới",
                "Vì người nghèo - Không để ai bị bỏ lại phía sau",
                "Doanh nghiệp Việt Nam hội nhập và phát triển",
                "Cán bộ, công chức, viên chức thi đua thực hiện văn hóa công sở",
                "Cả nước đoàn kết, chung sức, đồng lòng thi đua phòng, chống và chiến thắng đại dịch Covid-19",
            ],
            events=[
                Event(Step.Kind.COVENANT, note="Các đơn vị thành viên ký giao ước thi đua vào đầu năm."),
                Event(
                    Step.Kind.MIDYEAR,
                    note="Sơ kết 6 tháng đầu năm 2022. Khối trưởng báo cáo; một Phó Trưởng ban của "
                    "Ban Thi đua – Khen thưởng Trung ương phát biểu.",
                    points={
                        DONE: ["Tổ chức thi đua thường xuyên, theo đợt và theo chuyên đề."],
                        LIMIT: [
                            "Kết quả chưa đồng đều giữa các đơn vị.",
                            "Ít đột phá; có nơi còn hình thức.",
                            "Tiêu chí chưa cụ thể, còn định tính nên bình xét, đề nghị khen thưởng chưa chính xác.",
                            "Chưa kịp thời phát hiện, nhân rộng điển hình tiên tiến.",
                            "Tuyên truyền chỉ tập trung vào dịp cao điểm; ít bài, chất lượng chưa cao.",
                            "Khen thưởng còn tập trung vào lãnh đạo, ít người trực tiếp lao động, công tác.",
                            "Khen thưởng thành tích xuất sắc, đột xuất chưa kịp thời.",
                        ],
                        REQUEST: [
                            "Đổi mới cách đánh giá kết quả thi đua.",
                            "Phát hiện, bồi dưỡng, nhân rộng điển hình tiên tiến gắn với truyền thông.",
                            "Khen thưởng chính xác, công khai, minh bạch.",
                            "Quan tâm khen thưởng đột xuất và người trực tiếp lao động, công tác.",
                            "Quan tâm cán bộ làm công tác thi đua, khen thưởng.",
                            "Trao đổi cách làm hay trong Khối.",
                        ],
                    },
                ),
            ],
        ),
        Year(
            year="2023",
            source="Tin đã đăng nêu Khối trưởng năm 2023; các thành viên khác của năm này không được nêu",
            members=["Kiểm toán Nhà nước"],
            roles=[Role("Kiểm toán Nhà nước", HEAD)],
        ),
    ],
)

HA_NAM_MEMBERS = [
    "Văn phòng Đoàn ĐBQH và HĐND tỉnh",
    "Kho bạc Nhà nước tỉnh",
    "Văn phòng UBND tỉnh",
    "Sở Kế hoạch và Đầu tư",
    "Sở Tài chính",
    "Cục Thuế tỉnh",
    "Cục Thống kê tỉnh",
    "Chi nhánh Ngân hàng Nhà nước tỉnh",
    "Chi cục Hải quan Hà Nam",
]

HA_NAM = RealBloc(
    council="Hội đồng Thi đua – Khen thưởng tỉnh Hà Nam",
    council_short="Hội đồng TĐKT tỉnh Hà Nam",
    name="Khối thi đua Tổng hợp (Hà Nam)",
    short_name="Khối Tổng hợp Hà Nam",
    level=Level.PROVINCE,
    kinds={
        **dict.fromkeys(HA_NAM_MEMBERS, Unit.Kind.VERTICAL),
        **dict.fromkeys([HA_NAM_MEMBERS[0], *HA_NAM_MEMBERS[2:5]], Unit.Kind.PROVINCIAL),
    },
    years=[
        Year(
            year="2021",
            source="Tin đã đăng về hội nghị tổng kết ngày 28/12/2021 của Khối",
            theme="Đoàn kết, sáng tạo, thi đua xây dựng và bảo vệ Tổ quốc",
            theme_set_by="Tỉnh Hà Nam",
            members=HA_NAM_MEMBERS,
            roles=[Role(HA_NAM_MEMBERS[0], HEAD), Role(HA_NAM_MEMBERS[1], DEPUTY)],
            events=[
                Event(
                    Step.Kind.SCORING,
                    note="Việc theo dõi, chấm điểm nhiệm vụ trọng tâm và đột xuất được thực hiện "
                    "khách quan, công bằng, đúng quy định.",
                ),
                Event(Step.Kind.BALLOT, on=date(2021, 12, 28), note="Bình xét năm 2021 tại hội nghị tổng kết."),
                Event(
                    Step.Kind.CLOSING,
                    on=date(2021, 12, 28),
                    place="Văn phòng Đoàn ĐBQH và HĐND tỉnh",
                    note="Một Phó Chủ tịch UBND tỉnh chủ trì về phía tỉnh; lãnh đạo Sở Nội vụ dự. Báo cáo năm 2021 và "
                    "nhiệm vụ năm 2022; thảo luận; bình xét; giới thiệu Khối trưởng, Khối phó năm 2022.",
                    points={
                        LIMIT: [
                            "Hoạt động bề nổi.",
                            "Sự phối hợp giữa các đơn vị.",
                            "Việc đưa sáng kiến vào áp dụng.",
                            "Khen thưởng cá nhân, tập thể điển hình chưa kịp thời.",
                        ],
                        DIRECTION: [
                            "Thực hiện Chỉ thị số 34-CT/TW ngày 07/4/2014.",
                            "Phát hiện, bồi dưỡng, nhân rộng điển hình tiên tiến.",
                            "Gắn thi đua với nhiệm vụ của từng đơn vị.",
                        ],
                    },
                ),
            ],
        ),
        Year(
            year="2022",
            source="Tin đã đăng về hội nghị tổng kết ngày 28/12/2021 của Khối (phần giới thiệu Khối trưởng, Khối phó)",
            members=HA_NAM_MEMBERS,
            roles=[
                Role(HA_NAM_MEMBERS[2], HEAD, document="Giới thiệu tại hội nghị tổng kết ngày 28/12/2021"),
                Role(HA_NAM_MEMBERS[7], DEPUTY, document="Giới thiệu tại hội nghị tổng kết ngày 28/12/2021"),
            ],
        ),
    ],
)

ECONOMIC_MEMBERS = [
    "Bộ Xây dựng",
    "Bộ Giao thông vận tải",
    "Bộ Nông nghiệp và Phát triển nông thôn",
    "Bộ Tài nguyên và Môi trường",
    "Bộ Thông tin và Truyền thông",
    "Bộ Công Thương",
    "Phòng Thương mại và Công nghiệp Việt Nam",
]

ECONOMIC = RealBloc(
    council="Hội đồng Thi đua – Khen thưởng Trung ương",
    council_short="Hội đồng TĐKT Trung ương",
    name="Khối thi đua các Bộ, ngành kinh tế",
    short_name="Khối Bộ, ngành kinh tế",
    level=Level.CENTRAL,
    kinds={**dict.fromkeys(ECONOMIC_MEMBERS, Unit.Kind.MINISTRY), ECONOMIC_MEMBERS[6]: Unit.Kind.FRONT},
    years=[
        Year(
            year="2014",
            source="Tin đã đăng về hội nghị sơ kết ngày 15/08/2014 của Khối (nêu bảy đơn vị thành viên)",
            members=ECONOMIC_MEMBERS,
            roles=[Role("Bộ Xây dựng", HEAD)],
            events=[
                Event(
                    Step.Kind.MIDYEAR,
                    on=date(2014, 8, 15),
                    place="Bộ Xây dựng",
                    note="Một Thứ trưởng Bộ Xây dựng chủ trì; Trưởng Ban Thi đua – Khen thưởng Trung ương dự. "
                    "Sơ kết 6 tháng, bàn nhiệm vụ 6 tháng cuối năm.",
                    points={
                        LIMIT: [
                            "Phong trào thi đua chưa thực sự hiệu quả.",
                            "Người trực tiếp lao động, công tác chưa được khen thưởng thỏa đáng.",
                            "Kinh phí hạn hẹp.",
                            "Phương thức hoạt động của Khối chưa hiệu quả.",
                        ],
                        REQUEST: [
                            "Hoàn thiện các quy định.",
                            "Quản lý công tác thi đua, khen thưởng bằng công nghệ thông tin.",
                            "Phát triển quỹ thi đua, khen thưởng.",
                            "Đánh giá hiệu quả của các phong trào thi đua.",
                            "Tăng khen thưởng người lao động.",
                            "Phân chia khối thi đua hợp lý.",
                            "Thường xuyên giao lưu giữa các đơn vị.",
                            "Kiện toàn, bồi dưỡng cán bộ làm công tác thi đua, khen thưởng.",
                        ],
                    },
                ),
            ],
        ),
    ],
)

REAL_BLOCS = [INSPECTORATE, INTERNAL_AFFAIRS, HA_NAM, ECONOMIC]

RENAMED = ("Viện Khoa học Thanh tra", "Viện Chiến lược và Khoa học Thanh tra")
"""Former and later name of one member of the first bloc; no source states the day of the rename."""
