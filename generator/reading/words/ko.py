"""Words of Korean."""

# What a document is: at an end of its title no part of a unit's name.
document_nouns = [
  "구현계획", "설계서", "계획서", "계획", "기획서", "명세서", "명세", "제안서", "제안", "가이드",
]

# What is said of a document: no part of a name only beside a word of the list above.
document_words = [
  "리팩토링",
  "구현", "설계", "개선", "개요", "분석", "개발",
]

# Said of a file, these mean that it is there already.
change_verbs = [
  "유지", "재사용",
  "수정", "기존", "변경", "업데이트", "확장", "갱신", "교체",
]

# Below such a heading stand files that are there already.
existing_sections = [
  "변경할 파일", "기존", "수정할 파일", "변경하지", "현재 구조",
]

# A heading that begins so, with a number or letter behind it, is one of several ways to choose from.
option_words = [
  "옵션", "방안", "대안", "선택지",
]

# A last question that begins so only offers more help.
offers = [
  "도와드릴까요", "진행할까요", "시작할까요",
]

# A title with one of these plans a whole product.
product_words = [
  "전체 시스템", "풀스택",
]

# What a program is told from outside, by name.
environment_variables = [
  "환경 변수", "환경변수",
]

# Said of a setting or a package, these mean that it goes.
taken_away = [
  "삭제", "제거",
]

# Said of a setting or a package, these mean that it is there already.
already_there = [
  " 이미", "기존",
]

# Below or behind one of these stand packages of the language.
package_labels = [
  "라이브러리", "패키지",
]

# Right behind the name of a package, these say that it is used.
package_used_behind = [
  "를 사용", "을 사용", "사용", "기반", "를 설치", "을 설치", "를 이용", "을 이용",
]

# Below such a heading stands how things are before anything is built.
present_state = [
  "현재 상태", "현재 구성", "현재 설정", "현황", "현재 문제",
]

# Said of a package, these mean that it is there; of a setting they say nothing.
at_present = [
  "현재",
]

# Behind a file's name, these say that it is changed.
change_signs_behind = [
  "수정", "업데이트", "변경", "에 추가", "확장",
]

# Before a file's name, these say that it is changed.
change_signs_before = [
  "기존", "수정", "업데이트",
]

# Before a file's name, these say that it is new.
create_signs = [
  "새 파일", "생성",
]

# In a comment, these stand for code that is not shown.
left_out_signs = [
  "기존", "나머지",
]

# A label with one of these gives what is done first.
label_first_step = [
  "첫 단계", "첫 번째 단계", "첫걸음", "먼저 할 일",
]

# A label with one of these says how hard the task is.
label_complexity = [
  "복잡", "난이도",
]

# A label with one of these gives the task's priority.
label_priority = [
  "우선",
]

# A label with one of these says what is in the way.
label_blockers = [
  "장애", "차단 요소", "걸림돌", "블로커",
]

# A label with one of these says what the task waits for.
label_dependencies = [
  "의존", "선행 작업",
]

# A label or heading with one of these is about settings.
label_configuration = [
  "설정", "환경 변수", "환경변수",
]

# How hard or urgent: little.
level_low = [
  "낮음", "낮은", "낮다", "낮게", "쉬움",
]

# How hard or urgent: neither much nor little.
level_medium = [
  "중간", "보통",
]

# How hard or urgent: much.
level_high = [
  "높음", "높은", "높다", "높게", "어려움",
]

# How hard or urgent: more than anything else.
level_critical = [
  "긴급", "최우선",
]

# Said of a priority, these leave it as it is.
no_change = [
  "유지", "변경 없음", "그대로",
]

# A value that is one of these says that there is none.
nothing = [
  "없음", "없다",
]

# With a number behind, one of these heads a phase.
phase_words = [
  "단계", "마일스톤",
]

# A heading that is one of these stands above the phases.
plain_plans = [
  "단계", "계획", "진행 순서", "작업 순서", "구현 단계", "구현 계획",
]

# A heading with one of these stands above the phases.
plan_sections = [
  "구현 단계", "구현 계획", "개발 계획", "작업 단계",
]

# Below such a heading stand no phases.
other_sections = [
  "배포", "테스트", "질문", "위험",
]

# Occasions and studies: they are inquiries by themselves.
inquiries = [
  "요구사항 수집", "요구사항 분석", "요구사항 정의", "사전 조사", "타당성 조사",
]

# Beginnings of words for finding out …
finds_out = [
  "수집", "명확", "평가", "검토", "조사", "파악", "정리",
]

# … about nothing in particular.
inquiry_objects = [
  "요구사항", "요구 사항", "옵션", "대안", "목표", "범위", "타당성",
]

# Talking …
talks = [
  "논의", "협의", "상의", "회의",
]

# … to people, and not to a device.
people = [
  "팀", "사용자", "고객", "이해관계자",
]

# Better, but nobody says how: the object is the thing itself or everything.
vague = [
  "개선해야", "개선이 필요",
]

# Stages that every project has; without a task below them they say nothing of this one.
stages = [
  "조사", "분석", "설계", "구현", "테스트", "배포",
]

# A clause that begins so builds something; in scripts without blanks it has one of these.
builds = [
  "구현하", "작성하", "만들",
]

# With one of these a model refuses the task.
refusals = [
  "죄송", "도와드릴 수 없",
]

# With one of these a model asks for more than it was told.
asks_back = [
  "알려 주세요", "알려주세요", "정보가 필요",
]

# A column of types.
column_type = [
  "타입", "유형",
]

# A column that says what is secret.
column_secret = [
  "비밀", "민감",
]

# A column that describes settings.
column_description = [
  "설명", "용도",
]

# A column of names of settings.
column_name = [
  "이름", "항목", "키", "변수",
]

# A table with one of these in its header lists settings.
settings_columns = [
  "환경 변수", "환경변수", "설정",
]

# Before a setting's default.
default_words = [
  "기본값", "기본",
]

# A setting that must be given.
required = [
  "필수",
]

# A setting that may be left out.
optional = [
  "선택",
]

# Before the id of a task that is only mentioned.
seen_beside = [
  "관련",
]

# A package that is named beside one of these is not needed.
no_need = [
  "없이", "필요 없",
]

# What a heading with one of these lists is called, sent or stored, and no setting.
interfaces = [
  "엔드포인트", "요청", "응답", "데이터 모델",
]

# A label that is one of these lists files.
file_list_labels = [
  "파일", "새 파일",
]

# Before the least value of a setting.
at_least = [
  "최소",
]

# Before the greatest value of a setting.
at_most = [
  "최대",
]

# A default that begins so only shows where a value goes.
placeholder_starts = [
  "여기에", "당신의",
]

# Between the names of packages.
package_joints = [
  "와", "과", "및",
]

# A line with one of these tells something of a setting.
setting_lines = [
  "기본",
]

# A title with one of these is about code that is there.
refactoring = [
  "리팩",
]

# Heads of the column of a table of phases that has their tasks.
task_columns = [
  "작업", "내용", "과제",
]

# Below such a heading a numbered list is the plan.
step_lists = [
  "다음 단계", "첫 단계",
]

depends_on = [
  "의존",
]

depended_on = [
  "완료", "먼저", "에 의존", "필요",
]

# A sentence with one of these speaks of files by their bare names.
file_nouns = [
  "파일", "모듈",
]

# A sentence with one of these says where the unit is to be.
places_new = [
  "생성", "새로운", "추가",
]

# Before a task's id in a heading, these say what the document is; the title stands behind the id.
before_ids = [
  "분석",
]

# Between the old level of a priority and the new one.
moves_to = [
  "에서",
]

label_title = [
  "제목",
]

# A status cell that says one of these belongs to a task that is done.
done_words = [
  "완료", "완료됨", "종료", "닫힘", "해결",
]

# A status cell that says one of these belongs to a task that nobody does any more.
dropped_words = [
  "취소", "취소됨", "보류됨", "거절",
]

# A status cell that says one of these belongs to a task that is still to be done.
open_words = [
  "할 일", "열림", "신규", "대기", "대기 중", "진행", "진행 중", "진행중", "작업 중", "차단됨", "검토 중", "검토 필요",
]

# What stands over the columns of a task board.
board_id = [
  "번호", "키", "티켓", "작업",
]

board_title = [
  "이름", "작업", "작업명",
]

board_status = [
  "상태", "진행 상태",
]

board_priority = [
  "우선순위",
]

board_depends_on = [
  "의존", "의존성", "선행 작업",
]

board_assignee = [
  "담당", "담당자",
]

board_created = [
  "생성", "생성일",
]

board_updated = [
  "수정", "수정일", "업데이트",
]
