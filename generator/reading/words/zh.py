"""Words of Chinese."""

# What a document is: at an end of its title no part of a unit's name.
document_nouns = [
  "实现计划", "实施计划", "开发计划", "实现方案", "设计文档", "技术方案", "设计方案", "需求文档", "计划", "方案", "文档", "规划", "指南",
]

# What is said of a document: no part of a name only beside a word of the list above.
document_words = [
  "改进", "优化",
  "设计", "说明", "概述", "实现", "实施", "开发", "分析",
]

# Said of a file, these mean that it is there already.
change_verbs = [
  "保留", "沿用", "复用",
  "修改", "现有", "更新", "扩展", "已有", "调整", "改造", "集成到",
]

# Below such a heading stand files that are there already.
existing_sections = [
  "现有", "修改的文件", "修改文件", "需要修改", "不修改", "不要修改", "已有",
]

# Before a file's name, these say that something goes into it, or comes from it.
places_before = [
  "在", "到", "从",
]

# A heading that begins so, with a number or letter behind it, is one of several ways to choose from.
option_words = [
  "方案", "选项", "选择",
]

# A last question that begins so only offers more help.
offers = [
  "需要我", "要我", "是否需要我",
]

# A title with one of these plans a whole product.
product_words = [
  "完整系统", "整体方案", "全栈",
]

# What a program is told from outside, by name.
environment_variables = [
  "环境变量", "環境變數",
]

# Said of a setting or a package, these mean that it goes.
taken_away = [
  "删除", "移除", "废弃",
]

# Said of a setting or a package, these mean that it is there already.
already_there = [
  "现有", "已有", "已经", "目前",
]

# Below or behind one of these stand packages of the language.
package_labels = [
  "新增依赖", "依赖库", "依赖包", "第三方库", "技术栈",
]

# Right before the name of a package, these say that it is used.
uses_package = [
  "使用", "采用", "基于", "利用", "安装",
]

# Right behind the name of a package, these say that it is used.
package_used_behind = [
  "库实现", "框架实现",
]

# Below such a heading stands how things are before anything is built.
present_state = [
  "现状", "当前状态", "当前配置", "目前状况",
]

# Said of a package, these mean that it is there; of a setting they say nothing.
at_present = [
  "当前", "现在",
]

# Behind a file's name, these say that it is changed.
change_signs_behind = [
  "中添加", "中增加", "里添加", "中加入", "的修改", "的改动",
]

# Before a file's name, these say that it is changed.
change_signs_before = [
  "更新", "修改", "编辑", "扩展", "现有",
]

# Before a file's name, these say that it is new.
create_signs = [
  "新建", "创建", "新增",
]

# In a comment, these stand for code that is not shown.
left_out_signs = [
  "其余", "现有", "不变",
]

# A label with one of these gives what is done first.
label_first_step = [
  "第一步", "首先",
]

# A label with one of these says how hard the task is.
label_complexity = [
  "复杂", "难度",
]

# A label with one of these gives the task's priority.
label_priority = [
  "优先",
]

# A label with one of these says what is in the way.
label_blockers = [
  "阻碍", "障碍", "阻塞", "卡点",
]

# A label with one of these says what the task waits for.
label_dependencies = [
  "依赖",
]

# A label or heading with one of these is about settings.
label_configuration = [
  "配置", "环境变量", "设置", "参数",
]

# How hard or urgent: little.
level_low = [
  "低", "小", "简单",
]

# How hard or urgent: neither much nor little.
level_medium = [
  "中",
]

# How hard or urgent: much.
level_high = [
  "高", "大",
]

# How hard or urgent: more than anything else.
level_critical = [
  "紧急",
]

# Said of a priority, these leave it as it is.
no_change = [
  "不变", "保持",
]

# A value that is one of these says that there is none.
nothing = [
  "没有阻碍", "无", "没有", "暂无",
]

# With a number behind, one of these heads a phase.
phase_words = [
  "阶段", "步骤", "里程碑",
]

# A heading that is one of these stands above the phases.
plain_plans = [
  "步骤", "计划",
]

# A heading with one of these stands above the phases.
plan_sections = [
  "实施计划", "开发计划", "实施阶段", "里程碑", "实施步骤", "实现步骤",
]

# Below such a heading stand no phases.
other_sections = [
  "发布", "部署", "测试", "风险", "问题",
]

# Occasions and studies: they are inquiries by themselves.
inquiries = [
  "需求调研", "需求分析", "需求收集", "可行性研究", "可行性分析", "前期调研", "初步调研",
]

# Beginnings of words for finding out …
finds_out = [
  "整理", "收集", "明确", "澄清", "评估", "调研", "了解", "确定", "梳理",
]

# … about nothing in particular.
inquiry_objects = [
  "需求", "方案选项", "选项", "可行性", "目标", "范围",
]

# Talking …
talks = [
  "讨论", "沟通", "开会", "咨询",
]

# … to people, and not to a device.
people = [
  "团队", "用户", "客户", "相关方", "干系人", "利益相关",
]

# Better, but nobody says how: the object is the thing itself or everything.
vague = [
  "改进它", "优化一下", "改善一下",
]

# Stages that every project has; without a task below them they say nothing of this one.
stages = [
  "分析", "调研", "设计", "实现", "测试", "部署",
]

# A clause that begins so builds something; in scripts without blanks it has one of these.
builds = [
  "构建", "编写", "创建", "开发",
]

# With one of these a model refuses the task.
refusals = [
  "抱歉", "无法协助", "无法帮助",
]

# With one of these a model asks for more than it was told.
asks_back = [
  "请提供", "需要更多信息",
]

# A column of types.
column_type = [
  "类型",
]

# A column that says what is secret.
column_secret = [
  "敏感", "保密",
]

# A column that describes settings.
column_description = [
  "用途", "说明", "描述",
]

# A column of names of settings.
column_name = [
  "名称", "参数", "变量", "配置项", "字段",
]

# A column of limits.
column_limits = [
  "范围",
]

# A table with one of these in its header lists settings.
settings_columns = [
  "环境变量", "配置项",
]

# A table with one of these in its header may list something else than settings.
other_columns = [
  "参数",
]

# Before a setting's default.
default_words = [
  "默认值", "默认", "缺省",
]

# A setting that must be given.
required = [
  "必填",
]

# A setting that may be left out.
optional = [
  "可选",
]

# Before the id of a task that is only mentioned.
seen_beside = [
  "相关",
]

# A package that is named beside one of these is not needed.
no_need = [
  "无需", "不需要", "可选",
]

# What a heading with one of these lists is called, sent or stored, and no setting.
interfaces = [
  "接口", "请求", "响应", "数据模型",
]

# Words for settings that are as well words for what a function takes.
ambiguous_settings = [
  "参数",
]

# A label that is one of these lists files.
file_list_labels = [
  "文件", "新文件",
]

# A table below one of these lists files.
file_words = [
  "文件", "模块",
]

# Before the least value of a setting.
at_least = [
  "最小", "至少",
]

# Before the greatest value of a setting.
at_most = [
  "最大", "最多",
]

# A default that begins so only shows where a value goes.
placeholder_starts = [
  "你的", "您的",
]

# Between the names of packages.
package_joints = [
  "和", "与", "及",
]

# Between the two ends of a range.
range_to = [
  "到", "至",
]

# A title with one of these is about code that is there.
refactoring = [
  "重构",
]

# Heads of the column of a table of phases that has their tasks.
task_columns = [
  "任务", "工作", "内容",
]

# Below such a heading a numbered list is the plan.
step_lists = [
  "下一步",
]

depends_on = [
  "依赖于", "依赖", "取决于", "需要先完成", "前置任务",
]

depended_on = [
  "必须先", "需要先", "完成后",
]

# Right before a file's name, these say that it is used, so that it is there.
used_before = [
  "调用", "使用",
]

# A sentence with one of these speaks of files by their bare names.
file_nouns = [
  "文件", "模块",
]

# A sentence with one of these says where the unit is to be.
places_new = [
  "创建", "新建", "新增",
]

# Before a task's id in a heading, these say what the document is; the title stands behind the id.
before_ids = [
  "分析", "任务分析",
]

# Between the old level of a priority and the new one.
moves_to = [
  "调整为", "调整到", "提升为", "提升到", "提高到", "降为", "降低到", "上调至", "改为",
]

label_title = [
  "标题", "任务",
]

# A status cell that says one of these belongs to a task that is done.
done_words = [
  "完成", "已完成", "已关闭", "已解决", "结束", "已结束",
]

# A status cell that says one of these belongs to a task that nobody does any more.
dropped_words = [
  "取消", "已取消", "已放弃", "已拒绝", "已归档",
]

# A status cell that says one of these belongs to a task that is still to be done.
open_words = [
  "待办", "未开始", "新建", "打开", "排队中", "计划中", "等待", "进行中", "处理中", "阻塞", "已阻塞", "待审核", "审核中",
]

# What stands over the columns of a task board.
board_id = [
  "编号", "键", "工单", "任务编号", "任务",
]

board_title = [
  "标题", "名称", "任务名称", "任务",
]

board_status = [
  "状态", "进度",
]

board_priority = [
  "优先级",
]

board_depends_on = [
  "依赖", "依赖于", "依赖项", "前置任务",
]

board_assignee = [
  "负责人", "经办人", "指派给",
]

board_created = [
  "创建", "创建时间", "创建日期",
]

board_updated = [
  "更新", "更新时间", "更新日期", "修改时间",
]
