"""Words of Japanese."""

# What a document is: at an end of its title no part of a unit's name.
document_nouns = [
  "実装計画書", "実装計画", "計画書", "計画", "設計書", "仕様書", "提案書", "手順書", "ガイド",
  "の分析", "分析",
]

# What is said of a document: no part of a name only beside a word of the list above.
document_words = [
  "改善", "リファクタリング",
  "設計", "仕様", "提案", "概要", "実装", "書", "案", "分析",
]

# Said of a file, these mean that it is there already.
change_verbs = [
  "維持", "流用",
  "変更", "既存", "修正", "更新", "拡張", "改修", "追記",
]

# Below such a heading stand files that are there already.
existing_sections = [
  "変更するファイル", "既存", "変更しない", "現状",
]

# A heading that begins so, with a number or letter behind it, is one of several ways to choose from.
option_words = [
  "案", "オプション", "選択肢", "方式",
]

# A last question that begins so only offers more help.
offers = [
  "お手伝い", "始めましょうか", "進めましょうか",
]

# A title with one of these plans a whole product.
product_words = [
  "システム全体", "全体計画",
]

# What a program is told from outside, by name.
environment_variables = [
  "環境変数",
]

# Said of a setting or a package, these mean that it goes.
taken_away = [
  "削除", "廃止",
]

# Said of a setting or a package, these mean that it is there already.
already_there = [
  "既存", "既に", "すでに",
]

# Below or behind one of these stand packages of the language.
package_labels = [
  "ライブラリ", "パッケージ",
]

# Right behind the name of a package, these say that it is used.
package_used_behind = [
  "を使", "を利用", "を用い", "で実装", "をインストール", "ベース",
]

# Below such a heading stands how things are before anything is built.
present_state = [
  "現状", "現在の",
]

# Said of a package, these mean that it is there; of a setting they say nothing.
at_present = [
  "現在", "現状",
]

# Behind a file's name, these say that it is changed.
change_signs_behind = [
  "を更新", "を変更", "を修正", "を編集", "を拡張", "に追加", "へ追加", "に以下を追加", "に次を追加", "の変更", "の修正", "に追記",
]

# Before a file's name, these say that it is changed.
change_signs_before = [
  "変更", "修正", "既存",
]

# Before a file's name, these say that it is new.
create_signs = [
  "新規", "作成",
]

# In a comment, these stand for code that is not shown.
left_out_signs = [
  "既存", "省略", "変更なし",
]

# A label with one of these gives what is done first.
label_first_step = [
  "最初のステップ", "最初の一歩", "第一歩", "最初の手順", "推奨される最初", "最初にやる",
]

# A label with one of these says how hard the task is.
label_complexity = [
  "複雑", "難易度",
]

# A label with one of these gives the task's priority.
label_priority = [
  "優先",
]

# A label with one of these says what is in the way.
label_blockers = [
  "ブロッカー", "障害", "阻害", "課題となる",
]

# A label with one of these says what the task waits for.
label_dependencies = [
  "依存", "前提",
]

# A label or heading with one of these is about settings.
label_configuration = [
  "設定", "環境変数",
]

# A label with one of these gives the task's title.
label_title = [
  "タイトル", "タスク",
]

# A label with one of these gives the unit's name.
label_name = [
  "プラグイン名", "モジュール名",
]

# A label with one of these says how much work the task is.
label_effort = [
  "工数",
]

# How hard or urgent: little.
level_low = [
  "低", "小",
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
  "緊急",
]

# Said of a priority, these leave it as it is.
no_change = [
  "変更なし", "変更不要", "維持", "据え置き", "そのまま", "保持", "維持する",
]

# A value that is one of these says that there is none.
nothing = [
  "無い", "ありません", "なし", "特になし", "特に なし", "無し", "ない",
]

# With a number behind, one of these heads a phase.
phase_words = [
  "フェーズ", "ステップ", "段階", "手順", "マイルストーン",
]

# A heading that is one of these stands above the phases.
plain_plans = [
  "手順", "ステップ", "作業手順", "進め方",
]

# A heading with one of these stands above the phases.
plan_sections = [
  "実装計画", "実装手順", "実装ステップ", "作業計画", "実装の流れ", "作業の流れ", "実装フェーズ", "マイルストーン",
]

# Below such a heading stand no phases.
other_sections = [
  "ロールアウト", "展開", "移行", "テスト", "質問", "未解決", "リスク", "デプロイ", "文書",
]

# Occasions and studies: they are inquiries by themselves.
inquiries = [
  "要件定義", "要件ヒアリング", "ヒアリング", "事前調査",
]

# Beginnings of words for finding out …
finds_out = [
  "整理", "収集", "明確", "確認", "検討", "評価", "調査", "把握",
]

# … about nothing in particular.
inquiry_objects = [
  "要件", "要求", "選択肢", "目的", "スコープ", "実現可能性", "ニーズ",
]

# Talking …
talks = [
  "相談", "話し合", "打ち合わせ",
]

# … to people, and not to a device.
people = [
  "チーム", "関係者", "ユーザー", "顧客", "ステークホルダー",
]

# Better, but nobody says how: the object is the thing itself or everything.
vague = [
  "改善する必要", "もっと良く",
]

# Stages that every project has; without a task below them they say nothing of this one.
stages = [
  "調査", "分析", "設計", "実装", "テスト", "展開",
]

# A clause that begins so builds something; in scripts without blanks it has one of these.
builds = [
  "実装する", "実装し", "作成する", "作成し", "作る",
]

# With one of these a model refuses the task.
refusals = [
  "申し訳", "できません", "お手伝いでき",
]

# With one of these a model asks for more than it was told.
asks_back = [
  "教えてください", "情報が必要", "詳細を教えて", "情報が不足",
]

# A title that begins so changes what is there.
title_changes = [
  "リファクタリング", "修正",
]

# Before a file's name, these make it; in Japanese behind it.
makes = [
  "作成", "追加", "新規", "実装",
]

# A column of types.
column_type = [
  "型", "データ型",
]

# A column that says what is secret.
column_secret = [
  "機密", "秘密",
]

# A column that describes settings.
column_description = [
  "説明", "用途",
]

# A column of names of settings.
column_name = [
  "項目", "名前", "設定", "キー", "変数",
]

# A column of limits.
column_limits = [
  "制約", "範囲",
]

# A table with one of these in its header lists settings.
settings_columns = [
  "設定", "環境変数",
]

# A table with one of these in its header may list something else than settings.
other_columns = [
  "引数",
]

# Before a setting's default.
default_words = [
  "初期値", "既定値", "デフォルト", "既定",
]

# A setting that must be given.
required = [
  "必須",
]

# A setting that may be left out.
optional = [
  "任意",
]

# Behind the id of a task that must be done first.
depended_on = [
  "に依存", "が必要", "の完了", "が前提", "を前提", "完了後",
  "完了か必要", "か先",
]

# These say that a task need not be done first.
not_depending = [
  "依存しない", "依存していない",
]

# Before the id of a task that is only mentioned.
seen_beside = [
  "参照", "関連",
]

# A package that is named beside one of these is not needed.
no_need = [
  "不要", "なし", "代わり",
]

# What a heading with one of these lists is called, sent or stored, and no setting.
interfaces = [
  "エンドポイント", "リクエスト", "レスポンス", "データモデル",
]

# A label that is one of these lists files.
file_list_labels = [
  "ファイル", "モジュール",
]

# A table below one of these lists files.
file_words = [
  "ファイル", "モジュール", "構成",
]

# Beside the name of a folder, these say that a unit's files go there.
unit_places = [
  "置", "作成", "配置",
]

# Beside a code block, these say that it only shows how something is used.
usage_words = [
  "実装例", "使用例", "使い方",
]

# Before the least value of a setting.
at_least = [
  "最小",
]

# Before the greatest value of a setting.
at_most = [
  "最大",
]

# A default that begins so only shows where a value goes.
placeholder_starts = [
  "あなたの",
]

# A line with one of these speaks of a unit that is there already.
other_units = [
  "既存",
]

# What a service is called.
service_words = [
  "バックグラウンドサービス",
]

# A sentence with one of these says that the unit is no plugin.
no_plugin = [
  "プラグインではなく",
]

# A board's status that is one of these says that a task is done.
done_words = [
  "完了", "完成", "終了", "済", "済み", "クローズ", "対応済み",
]

# The settings of a whole workspace.
central_settings = [
  "中央設定",
]

# Between the names of packages.
package_joints = [
  "及", "と", "や",
]

# Before the name of a setting, these say that it is new.
setting_added = [
  "追加",
]

# A line with one of these tells something of a setting.
setting_lines = [
  "デフォルト",
]

# What a setting is called in a sentence.
setting_nouns = [
  "設定", "環境変数",
]

# A title with one of these is about code that is there.
refactoring = [
  "リファクタ",
]

# Heads of the column of a table of phases that has their tasks.
task_columns = [
  "タスク", "作業", "内容",
]

# Below such a heading a numbered list is the plan.
step_lists = [
  "最初のステップ", "次のステップ",
]

depends_on = [
  "依存",
]

# A sentence with one of these speaks of files by their bare names.
file_nouns = [
  "ファイル", "モジュール",
]

# A sentence with one of these says where the unit is to be.
places_new = [
  "作成", "新規", "追加",
]

# Before a task's id in a heading, these say what the document is; the title stands behind the id.
before_ids = [
  "分析",
]

# Between the old level of a priority and the new one.
moves_to = [
  "から",
]

# A status cell that says one of these belongs to a task that nobody does any more.
dropped_words = [
  "中止", "却下", "キャンセル", "破棄",
]

# A status cell that says one of these belongs to a task that is still to be done.
open_words = [
  "未着手", "未対応", "オープン", "新規", "待ち", "進行中", "作業中", "対応中", "着手", "保留", "レビュー中", "要確認",
]

# What stands over the columns of a task board.
board_id = [
  "番号", "キー", "チケット", "課題",
]

board_title = [
  "タイトル", "件名", "名前", "題名", "タスク", "課題",
]

board_status = [
  "状態", "ステータス", "状況", "進捗",
]

board_priority = [
  "優先度",
]

board_depends_on = [
  "依存", "依存先", "依存関係",
]

board_assignee = [
  "担当", "担当者",
]

board_created = [
  "作成", "作成日",
]

board_updated = [
  "更新", "更新日", "最終更新",
]
