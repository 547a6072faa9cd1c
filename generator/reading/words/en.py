"""Words of English."""

# What a document is: at an end of its title no part of a unit's name.
document_nouns = [
  "plan", "plans", "guide", "implementation", "todo", "to-do", "spec", "specs", "specification", "specifications",
  "proposal", "rfc", "prd", "adr", "roadmap", "checklist", "instructions", "recommendations",
]

# What is said of a document: no part of a name only beside a word of the list above.
document_words = [
  "list", "improvement", "improvements", "refactoring", "refactor", "migration", "rollout",
  "design", "overview", "summary", "next", "steps", "session", "document", "doc", "brief", "outline", "draft",
  "strategy", "execution", "action", "work", "technical", "detailed", "final", "updated", "milestones", "evolution",
  "report", "review", "findings", "walkthrough", "handoff", "backlog", "analysis", "blueprint", "project", "task",
  "development",
]

# Said of a file, these mean that it is there already.
change_verbs = [
  "keep in ", "keep as ", "reuse ", "leave as ", "leave in ",
  "modify", "modifie", "modification", "update", "existing", "edit ", "edits ", "edited ", "change ", "changes ",
  "changed ", "extend", "unchanged", "untouched", "register in", "hook into", "document ", "replace ", "replaces ",
  "refactor", "adjust", "adapt ", "expand ", "enhance", "tweak", "rework", "fix ", "fixes ", "remove ", "removes ",
  "delete ", "rename ", "stays as", "stays unchanged", "remains ", "already ",
]

# Below such a heading stand files that are there already.
existing_sections = [
  "to modify", "to be modified", "to change", "to update", "to edit", "to extend", "existing file",
  "existing package", "existing module", "modified file", "changed file", "integration point", "files touched",
  "not to change", "not change", "do not change", "unchanged", "do not touch", "not to touch", "leave alone",
  "current structure", "current state", "already exists", "already there", "already in place",
  "existing code", "changes to existing", "changes in existing", "code changes to",
]

# Before a file's name, these say that something goes into it, or comes from it.
places_before = [
  "in", "to", "into", "from", "inside", "within", "via", "of", "at", "on", "see", "like", "using", "check", "calls",
  "uses", "by",
]

# A heading that begins so, with a number or letter behind it, is one of several ways to choose from.
option_words = [
  "option", "approach", "alternative", "variant", "choice",
]

# A last question that begins so only offers more help.
offers = [
  "would you like me to", "would you like to", "do you want me to", "shall i", "should i", "want me to",
  "can i help", "is there anything else", "anything else", "ready to start", "ready to begin", "need anything",
]

# A title with one of these plans a whole product.
product_words = [
  "saas", "mvp", "full roadmap", "complete roadmap", "product roadmap", "whole system", "entire system",
  "complete system", "full stack", "fullstack", "from scratch", "end to end platform",
]

# What a program is told from outside, by name.
environment_variables = [
  "environment variable", "environment variables", "env var", "env vars", "env variable", "from the environment",
  "in the environment",
]

# Said of a setting or a package, these mean that it goes.
taken_away = [
  "remove", "removes", "removed", "delete", "deletes", "drop", "drops", "no longer", "deprecated", "obsolete",
  "unset", "get rid of",
]

# Said of a setting or a package, these mean that it is there already.
already_there = [
  "existing", "already", "unchanged", "as before", "currently",
]

# Below or behind one of these stand packages of the language.
package_labels = [
  "new dependenc", "python dependenc", "python package", "python librar", "third party", "third-party",
  "pip package", "pip dependenc", "package dependenc", "packages", "libraries", "tech stack", "technology stack",
  "package requirements",
]

# Right before the name of a package, these say that it is used.
uses_package = [
  "uses", "use", "using", "built with", "built on", "built using", "build on", "builds on", "based on",
  "powered by", "implemented with", "implemented using", "written with", "written in", "install", "installs",
  "add", "adds", "via", "relies on", "on top of", "requires", "with",
]

# Below such a heading stands how things are before anything is built.
present_state = [
  "current state", "current status", "current situation", "current setup", "current config",
  "current implementation", "current behaviour", "current behavior", "current architecture", "what exists",
  "what we have", "what you have", "what is there", "as is", "before the change",
]

# Said of a package, these mean that it is there; of a setting they say nothing.
at_present = [
  "today", "current",
]

# Beside a file's name, these say that it is changed.
changing = [
  "update", "updates", "updated", "updating", "modify", "modifies", "modified", "modifying", "modification",
  "modifications", "edit", "edits", "edited", "editing", "change", "changes", "changed", "changing", "extend",
  "extends", "extended", "extending", "amend", "amended", "adjust", "adjusted", "adapt", "adapted", "alter",
  "altered", "patch", "patches", "patched", "append", "appended", "insert", "inserted", "augment", "enhance",
  "expand", "refactor", "rewrite", "replace", "replaced", "revise", "revised", "tweak", "existing",
  "unchanged", "diff", "hook", "register", "wire",
]

# With a word of «into» behind, these say that something is added to a file.
adding = [
  "add", "adds", "added", "adding", "append", "appended", "insert", "inserted", "put", "include", "register",
]

# Beside a file's name, these say that it is new.
creating = [
  "new", "create", "creates", "created", "creating", "write", "implement", "implements", "build", "introduce",
  "define", "scaffold", "generate", "save",
]

# What may stand between such a verb and the name.
into = [
  "to", "in", "into", "at", "of", "inside", "within", "the", "file", "existing",
]

# Before a file's name, these say that code is as it stands there.
as_in = [
  "from", "see", "as in", "like in", "just like", "similar to", "taken from", "copied from", "excerpt of",
  "excerpt from", "based on", "modeled on", "modelled on", "pattern of", "cf", "compare", "check", "verify",
  "look at",
]

# Behind a file's name, these say that it is changed.
changes_behind = [
  "changes", "modifications", "modified", "updated", "edits",
]

# Behind a file's name, what it needs.
needs_change = [
  "needs", "gets", "must be", "should be", "has to be", "will be", "is changed", "is updated", "is modified",
  "is extended", "receives", "now has",
]

# In a comment, these stand for code that is not shown.
left_out = [
  "existing", "unchanged", "rest of", "rest is", "rest remains", "rest stays", "remain", "remains",
  "remainder", "remaining", "same as", "as before", "previous", "no changes", "keep", "stay the same",
  "stays the same", "omitted for brevity", "other methods", "other code", "other imports", "other fields",
  "other functions",
]

# A label with one of these gives what is done first.
label_first_step = [
  "first step", "next step ", "first action", "first task", "starting point", "start here", "where to start",
  "begin with", "how to start", "what to do first", "as a first step",
  "where do i start", "where do we start", "where would i start", "where should",
]

# A label with one of these says how hard the task is.
label_complexity = [
  "complexity", "difficulty", "how hard", "how difficult", "how complex", "hard is it", "t shirt size", "t shirt",
  "tshirt size", "size estimate",
]

# A label with one of these gives the task's priority.
label_priority = [
  "priority", "urgency", "how urgent",
]

# A label with one of these says what is in the way.
label_blockers = [
  "blocker", "blocked by", "blocking", "roadblock", "impediment", "obstacle", "showstopper", "hindrance",
  "what could stop", "what could block", "what might block", "what might stop", "what stops", "what blocks",
  "what is blocking", "what s blocking", "in the way", "hurdle", "risks and blockers",
]

# A label with one of these says what the task waits for.
label_dependencies = [
  "dependenc", "depends on", "prerequisite", "requires", "blocked on",
]

# A label or heading with one of these is about settings.
label_configuration = [
  "configuration", "config", "settings", "setting", "environment variable", "env var", "parameters", "tunables",
  "knobs", "options",
]

# A label with one of these gives the task's title.
label_title = [
  "title", "task",
]

# A label with one of these gives the unit's name.
label_name = [
  "plugin name", "module name", "service name", "unit name", "package name",
]

# A label with one of these says how much work the task is.
label_effort = [
  "effort",
]

# How hard or urgent: little.
level_low = [
  "low", "minor", "simple", "easy", "trivial", "small", "minimal", "straightforward",
]

# How hard or urgent: neither much nor little.
level_medium = [
  "medium", "moderate", "mid", "normal",
]

# How hard or urgent: much.
level_high = [
  "high", "hard", "complex", "difficult", "major", "large", "significant", "substantial",
]

# How hard or urgent: more than anything else.
level_critical = [
  "critical", "urgent", "blocker", "immediate", "highest",
]

# Said of a priority, these leave it as it is.
no_change = [
  "no change", "not change", "unchanged", "no adjustment", "no need", "as it is", "keep", "remain", "maintain",
  "leave as is", "as is", "stay", "not needed", "leave it", "leave the priority",
]

# A value that is one of these says that there is none.
nothing = [
  "none", "no", "nothing", "n a", "na", "none identified", "none known", "no blockers", "no known blockers", "nil",
  "no major blockers", "no significant blockers", "no blockers identified", "none expected", "no dependencies",
  "not applicable", "none at this time", "none at the moment", "tbd", "none found", "none so far", "none right now",
  "none really", "nothing known", "nothing blocking",
]

# A value that begins so may say that there is none.
none_of_it = [
  "none", "no", "nothing",
]

# Behind the first word of such a value, these confirm it.
so_far = [
  " identif", " known", " found", " spotted", " seen", " expected", " so far", " at ", " right now", " currently",
  " for now", " yet",
]

# With a number behind, one of these heads a phase.
phase_words = [
  "phase", "step", "milestone", "stage", "sprint", "iteration", "work package", "increment", "work item",
]

# A heading that is one of these stands above the phases.
plain_plans = [
  "implementation", "steps", "plan", "tasks", "approach", "procedure", "the plan", "order of work", "work order",
  "order", "sequence", "work items", "milestones", "timeline", "schedule", "next steps", "action items",
  "what to do", "checklist", "to do", "todo", "the steps", "the phases", "in which order", "which order",
  "what order", "in what order", "work breakdown", "breakdown", "stages", "iterations", "sprints",
  "planning",
]

# A heading with one of these stands above the phases.
plan_sections = [
  "step by step", "work packages", "implementation plan", "implementation step", "implementation phase",
  "implementation approach", "development plan", "development step", "work breakdown", "roadmap", "action plan",
  "plan of action", "task breakdown", "execution plan", "work plan", "build plan", "implementation outline",
  "outline of the work", "technical steps", "build steps", "development phases", "plan of attack",
  "implementation order", "tasks in order", "work in order", "milestones", "phases", "order of work",
  "order of implementation", "build order", "proposed steps", "suggested steps", "recommended steps",
  "steps to implement", "tasks to do", "delivery plan", "project plan", "recommended approach", "proposed approach",
  "suggested approach", "suggested plan", "proposed plan", "how i would build", "how i d build", "here s the plan",
  "here is the plan", "here s how i", "here is how i", "here s what i", "here are the steps", "here s my plan",
  "in this order", "follow these steps", "plan in steps", "how we get there", "how to get there",
  "how i would do it", "steps i would take", "in which order", "what order", "implementation sequence",
  "sequence of work",
  "build sequence", "delivery order", "delivery sequence", "suggested order", "proposed order", "suggested sequence", "proposed sequence", "development sequence",
]

# Below such a heading stand no phases.
other_sections = [
  "rollout", "roll out", "migration", "deployment", "testing", "test strategy", "test plan", "validation strategy",
  "open question", "questions", "faq", "risk", "challenge", "mitigation", "monitoring", "documentation", "future",
  "out of scope", "success criteria", "acceptance", "rollback", "release", "launch", "performance", "scalability",
  "justification", "alternatives", "non goals", "troubleshooting", "usage", "references", "tests", "later",
  "not now", "rejected", "acceptance criteria", "definition of done",
]

# A line behind a blank one that is one of these opens a section, without any sign of a heading.
section_words = [
  "files", "new files", "modules", "new modules", "structure", "configuration", "config", "settings", "options",
  "environment variables", "milestones", "phases", "steps", "implementation", "implementation steps",
  "implementation plan", "plan", "tasks", "rollout", "testing", "tests", "questions", "open questions", "blockers",
  "dependencies", "risks", "overview", "summary", "code", "example", "usage", "deployment", "goals", "goal",
  "context", "background", "motivation", "scope", "architecture", "design", "assessment", "estimate", "work plan",
  "approach",
]

# Occasions and studies: they are inquiries by themselves.
inquiries = [
  "requirements gathering", "gathering requirement", "requirements session", "requirements workshop",
  "requirements analysis", "requirement analysis", "requirements meeting", "requirements elicitation",
  "requirements review", "needs assessment", "needs analysis", "kick off meeting", "kickoff meeting",
  "kick off with", "kickoff with", "planning meeting", "planning session", "planning workshop", "scoping session",
  "scoping workshop", "discovery session", "discovery workshop", "discovery phase", "discovery call",
  "schedule a meeting", "schedule a session", "schedule a workshop", "schedule a call", "set up a meeting",
  "hold a meeting", "hold a workshop", "organize a meeting", "organize a workshop", "organise a meeting",
  "organise a workshop", "conduct a workshop", "run a workshop", "brainstorm", "conduct interview",
  "user interviews", "stakeholder interview", "stakeholder meeting", "stakeholder workshop", "stakeholder session",
  "stakeholder alignment", "stakeholder analysis", "conduct a survey", "user research", "market research",
  "conduct research", "conduct a research", "conduct some research", "conduct initial research",
  "conduct thorough research", "conduct further research", "preliminary research", "research phase",
  "initial research", "do some research", "do more research", "do research", "feasibility study",
  "feasibility analysis", "feasibility assessment", "research best practice", "seek approval", "get approval",
  "get alignment", "ask for clarification",
]

# Beginnings of words for finding out …
finds_out = [
  "gather", "collect", "elicit", "research", "investigat", "evaluat", "explor", "assess", "review", "analy", "defin",
  "clarif", "identif", "understand", "determin", "document", "study", "weigh", "compare", "consider", "capture",
  "discuss", "map out", "look into", "agree on",
]

# … about nothing in particular.
inquiry_objects = [
  "requirement", "the scope", "project scope", "scope of", "and scope", "options", "the option", "alternatives",
  "possibilit", "best practice", "existing solution", "available solution", "possible solution", "approaches",
  "user needs", "business needs", "the needs", "objectives", "the goal", "goals", "expectation",
  "areas for improvement", "areas of improvement", "feasibility", "stakeholder", "existing documentation",
  "relevant documentation", "necessary documentation", "necessary information", "relevant information",
  "more information", "feedback", "success criteria",
]

# Talking …
talks = [
  "talk to", "talk with", "speak to", "speak with", "discuss", "consult", "meet with", "meeting with",
  "workshop with", "session with", "call with", "reach out to", "align with", "check with", "ask the", "ask all",
  "interview", "involve",
]

# … to people, and not to a device.
people = [
  "stakeholder", "the team", "your team", "our team", "team members", "the user", "users", "end user", "customer",
  "product owner", "product manager", "project manager", "management", "the business", "the department", "everyone",
  "colleague", "the client s", "decision maker", "subject matter expert", "domain expert",
]

# Better, but nobody says how: the object is the thing itself or everything.
vague = [
  "make it faster", "make it easier", "make it nicer", "where that is possible", "where possible",
  "look for bottlenecks", "improve it", "improve this", "improve the code", "improve the system",
  "improve the plugin", "improve the service", "improve the quality", "improve things", "improve the overall",
  "improve overall", "improve everything", "make it better", "make this better", "make things better",
  "make it work", "make improvement", "enhance it", "enhance the system", "enhance the overall", "polish it",
  "optimize it", "optimise it", "rethink it", "look into it", "look into this", "think about it",
  "investigate further", "investigate it", "needs improvement", "should be improved", "could be improved",
]

# Stages that every project has; without a task below them they say nothing of this one.
stages = [
  "research", "analysis", "planning", "design", "implementation", "development", "testing", "tests", "deployment",
  "documentation", "review", "rollout", "maintenance", "discovery", "requirements", "launch",
]

# A clause that begins so builds something; in scripts without blanks it has one of these.
builds = [
  "implement ", "build ", "create ", "write ", "code ", "develop ", "scaffold ", "add ", "prototype ", "set up the ",
  "setup ", "configure ", "generate ", "expose ", "install ", "wire ", "mock ", "extend ", "integrate ", "connect ",
  "register ", "define the schema", "define the api", "define the data model",
]

# Such a clause begins like one that builds, and leaves nothing built.
builds_nothing = [
  "write down", "write up", "write a list", "make it", "make them", "make sure", "make a list", "make a plan",
  "create a list", "create a plan",
]

# The board gave the task away, or has it only so that there is a row.
given_away = [
  "transferred to", "moved to", "no longer tracked", "no longer needed", "superseded by", "is obsolete",
  "tracked elsewhere", "handed over to", "won t do", "wont do",
]

# Acceptance criteria that every task of a board has.
boilerplate = [
  "initial implementation", "implementation complete", "implementation done", "tests pass", "code reviewed",
  "documentation updated", "batch result", "acceptance criteria", "track and execute", "to be defined",
  "to be determined", "tbd", "todo",
]

# At the start of a title no part of a unit's name: what is done, and articles.
title_leading = [
  "implement", "integrate", "build", "add", "create", "set", "up", "setup", "develop", "refactor", "design",
  "introduce", "make", "write", "enable", "support", "provide", "scaffold", "research", "define", "plan",
  "prototype", "investigate", "port", "migrate", "extend", "improve", "select", "configure", "deploy", "bootstrap",
  "start", "generate", "connect", "expose", "establish", "implementing", "integrating", "building", "adding",
  "creating", "developing", "designing", "implementation", "integration", "of", "the", "a", "an", "new", "our",
  "your", "task", "step", "allow", "deliver", "introducing", "wire", "hook", "launch", "ship", "automate",
  "creation",
]

# At the end of a title no part of a unit's name: what is done, and what kind of thing it is.
title_trailing = [
  "integration", "integrations", "plugin", "plugins", "service", "services", "extension", "task", "module", "unit",
  "feature", "support",
  "configurable", "customizable", "customisable", "adjustable",
]

# A name of these words alone is no name.
generic_names = [
  "plugin", "plugins", "service", "settings", "setting", "configuration", "config", "options", "fields", "field",
  "integration", "support", "module", "extension", "environment", "variables", "values", "adapter", "connector",
  "keys", "tool", "system", "component", "central", "global", "shared", "common", "workspace", "additional", "new",
  "aasconfig", "more",
]

# What stands behind one of these says more of a unit than its name.
title_clauses = [
  " for ", " to ", " into ", " in ", " with ", " using ", " via ", " from ", " as ", " on ", " through ",
  " based on ", " so that ", " that ", " into the ",
]

# Small words between those that say what a document is.
title_joints = [
  "and", "of", "the", "for",
]

# A title that begins so names the document first.
document_openings = [
  "implementation guide for task", "implementation guide for", "implementation guide",
  "implementation-ready design document for", "design document for", "design document", "task analysis for",
  "analysis of task", "analysis for", "analysis of", "analysis", "implementation plan for", "technical design for",
  "technical design", "plan for", "plan", "task", "guide for", "proposal for", "proposal", "rfc", "spec for",
  "specification for",
]

# With one of these a model refuses the task.
refusals = [
  "i m sorry", "i am sorry", "i cannot", "i can t", "i can not", "i m unable", "i am unable", "i m not able",
  "i am not able", "as an ai", "i won t be able", "sorry but", "unfortunately i cannot", "unfortunately i can t",
  "i must decline", "i m not comfortable", "not something i can", "can t help", "cannot help", "can t assist",
  "cannot assist", "unable to help", "unable to assist", "won t help",
]

# With one of these a model asks for more than it was told.
asks_back = [
  "please provide", "could you provide", "can you provide", "need more information", "need more context",
  "more details are needed", "insufficient information", "not enough information", "without more context",
  "without more information", "without additional information", "could you share", "no description was provided",
  "no details were provided", "too vague", "need to know", "not enough detail", "lacks detail", "lack of detail",
  "no description", "need some clarification", "could you clarify", "please clarify", "little more information",
  "more information about", "once you provide", "have a few questions", "have some questions", "need a few details",
  "need some details", "before i can", "can you tell me", "could you tell me", "let me know which", "what exactly",
]

# A title that begins so changes what is there.
title_changes = [
  "refactor", "refactoring", "rename", "clean up", "cleanup", "remove", "delete", "fix", "simplify", "reorganize",
  "reorganise", "restructure", "deduplicate", "optimize", "optimise", "modernize", "rewrite", "bump", "upgrade",
  "tidy", "deprecate", "debug", "hotfix",
  "split", "split up", "break up", "consolidate", "decouple", "untangle",
]

# Before a file's name, these make it; in Japanese behind it.
makes = [
  "copy to", "move to",
  "create", "add", "implement", "write", "new file", "new module", "new", "build", "introduce", "define", "develop",
  "provide", "scaffold", "put",
]

# Behind one of these a text says where something new is to be.
placed_in = [
  "lives in", "live in", "resides in", "goes in", "go in", "goes to", "goes into", "belongs in", "belongs to",
  "sits in", "located in", "located at", "location", "consists of", "is made of", "made up of", "comprises",
  "with the modules", "with modules", "with the files", "with two modules", "with three modules", "modules are",
  "files are", "found in", "kept in", "implemented in", "handled by", "handled in", "placed in", "contained in",
  "resides at", "lives at",
]

# A column of types.
column_type = [
  "type", "datatype", "format",
]

# A column that says what is secret.
column_secret = [
  "secret", "sensitive",
]

# A column that describes settings.
column_description = [
  "description", "meaning", "purpose", "notes", "note", "comment", "what",
]

# A column of names of settings.
column_name = [
  "name", "setting", "field", "variable", "option", "key", "env", "parameter",
]

# A column of limits.
column_limits = [
  "constraint", "range", "limits", "allowed", "validation", "bounds",
]

# A table with one of these in its header lists settings.
settings_columns = [
  "setting", "variable", "env var", "config",
]

# A table with one of these in its header may list something else than settings.
other_columns = [
  "parameter", "param", "argument", "column", "input",
]

# Before a setting's default.
default_words = [
  "default value", "default", "defaults to", "defaults", "initial value", "fallback", "falls back to", "otherwise",
]

# Behind a setting's default.
default_behind = [
  "by default", "as default", "as the default", "is the default", "if not set", "if unset",
]

# A setting that must be given.
required = [
  "required", "mandatory",
]

# A setting that may be left out.
optional = [
  "optional", "or none", "nullable", "not required",
]

# Before the limit of a setting.
limit_leads = [
  "must be", "has to be", "have to be", "should be", "needs to be", "must have", "value must be", "values must be",
  "value", "values", "valid", "allowed", "range", "length", "integer", "int", "float", "number", "an", "a", "is",
  "of", "with", "in",
]

# Before the id of a task that must be done first.
depends_on = [
  "depends on", "depend on", "dependent on", "depending on", "dependency on", "dependencies on", "requires",
  "blocked by", "blocked on", "builds on", "built on", "needs", "waits for", "wait for", "after", "prerequisite",
  "prerequisites", "relies on", "follows", "once", "until", "dependencies", "dependency",
  "waiting for", "waiting on", "contingent on", "gated by", "gated on", "on top of", "needs the outcome of",
]

# Behind the id of a task that must be done first.
depended_on = [
  "must be", "has to be", "needs to be", "should be completed", "should be finished", "should be done",
  "is required", "is a prerequisite", "is a dependency", "to be completed first", "to land first", "first", "after",
  "must land", "has to land", "must come first", "comes first", "goes first", "needs to land",
]

# These say that a task need not be done first.
not_depending = [
  "not depend", "no dependency", "no longer", "independent of", "not require", "does not need", "not blocked",
  "without", "need not", "isn t blocked", "doesn t depend", "don t depend", "not a dependency", "no hard dependency",
]

# Before the id of a task that is only mentioned.
seen_beside = [
  "see also", "similar to", "related to", "like", "compare", "see", "as in", "unlike", "but not", "instead of",
  "for", "unblocks", "blocks", "while", "whereas", "related", "see also:", "related:", "not related to", "unrelated",
]

# A sentence says behind one of these what is in the way.
blocker_leads = [
  "blocker is ", "blockers are ", "obstacle is ", "obstacles are ", "blocking us is ", "blocks us is ", "hurdle is ",
  "impediment is ", "it is blocked by ", "this is blocked by ",
]

# A sentence says behind one of these what is done first.
first_step_leads = [
  "as a first step", "as the first step", "the first step is to", "the first step would be to",
  "the first step should be to", "the first step is", "the first step would be", "a good first step is to",
  "a good first step is", "i would start by", "i d start by", "i would start with", "i d start with",
  "i suggest starting with", "i suggest starting by", "start by", "start with", "begin by", "begin with",
  "to get started", "to start",
]

# What a sentence says before it comes to the point.
courtesies = [
  "i would ", "i d ", "i recommend ", "i suggest ", "i propose ", "we should ", "we could ", "you should ",
  "let us ", "let s ", "to ", "should be to ", "that ",
]

# A package that is named beside one of these is not needed.
no_need = [
  "no new", "no additional", "no further", "no third party", "no extra", "without", "instead of", "rather than",
  "not use", "avoid", "alternative", "could use", "optional", "later", "future",
]

# What a heading with one of these lists is called, sent or stored, and no setting.
interfaces = [
  "api", "endpoint", "request", "response", "payload", "query", "route", "function", "method", "signature",
  "argument", "tool call", "data model", "database", "schema", "table", "column", "entity", "message format",
  "event", "cli", "command",
]

# Words for settings that are as well words for what a function takes.
ambiguous_settings = [
  "parameters", "parameter", "options", "option",
]

# A label that is one of these lists files.
file_list_labels = [
  "files", "new files", "files to create", "file list", "modules", "new modules", "components", "file structure",
  "file", "new file",
]

# A table below one of these lists files.
file_words = [
  "file", "module", "structure", "layout", "components",
]

# A part of a sentence that begins so belongs to the blocker before it.
blocker_conjunctions = [
  " so ", " because ", " since ", " which ", " but ", " as ", " until ", " while ", " if ", " when ", " although ",
  " though ", " that ", " who ", " where ",
]

# These say of a task that another one must be done first.
waits_for = [
  "needs task", "waits for", "waiting for", "wait for", "must be finished", "must be merged", "must be done",
  "has to be finished", "has to land", "must land", "builds on",
]

# Beside the name of a folder, these say that a unit's files go there.
unit_places = [
  "create", "put", "place", "save", "live", "lives", "goes", "below", "under", "new", "add", "folder", "directory",
  "package",
]

# With a number behind, one of these may stand before a phase's title.
times = [
  "week", "weeks", "day", "days", "month", "sprint", "quarter",
]

# Beside a code block, these say that it only shows how something is used.
usage_words = [
  "example usage", "usage example", "usage", "how to use", "use it like", "used like", "use it as follows",
  "then use it", "call it like", "try it out", "quick start", "quickstart", "in practice",
]

# Before the least value of a setting.
at_least = [
  "at least", "no less than", "not less than", "min", "min.", "minimum", "minimum of", "minimum is", "minimally",
]

# Before the greatest value of a setting.
at_most = [
  "at most", "no more than", "not more than", "max", "max.", "maximum", "maximum of", "maximum is", "up to",
]

# Before a number that a setting is above of.
above = [
  "greater than", "more than", "larger than", "above",
]

# Before a number that a setting is below of.
below = [
  "less than", "smaller than", "below", "fewer than",
]

# Behind a number, what it counts.
counted = [
  "times", "retries", "attempts", "tries", "workers", "threads", "processes", "connections", "requests", "messages",
  "users", "min",
]

# Said of a priority, these move it without saying where.
priority_moves = [
  "increase", "raise", "lower", "decrease", "reduce", "bump",
]

# A default that begins so only shows where a value goes.
placeholder_starts = [
  "your-", "your_", "your ", "yours", "my-secret", "my_secret", "insert-", "insert_", "insert ", "enter-", "enter_",
  "enter your", "paste-", "replace-with", "replace_with", "put-your", "put_your", "add-your", "add_your",
]

# A line with one of these speaks of a unit that is there already.
other_units = [
  "existing", "like", "similar", "as in", "follow", "see ", "modify", "update",
]

# What a service is called.
service_words = [
  "background service", "core services", "as a service", "new service", "long running service", "service class",
  "daemon",
]

# A sentence with one of these says that the unit is no plugin.
no_plugin = [
  "not a plugin", "no plugin", "not as a plugin", "rather than a plugin", "instead of a plugin",
  "no new plugin",
]

# A board's status that is one of these says that a task is done.
done_words = [
  "done", "completed", "complete", "closed", "implemented", "finished", "merged", "resolved",
]

# The settings of a whole workspace.
central_settings = [
  "central config", "central settings", "workspace settings", "workspace config", "global config", "global settings",
  "shared settings", "application settings", "settings class",
]

# Between two levels, one of these makes the second one the aim.
level_targets = [
  "to", "per",
]

# Between the names of packages.
package_joints = [
  "and", "plus", "the", "a",
]

# Before the name of a setting, these say that it is new.
setting_added = [
  "add", "introduce", "new", "need", "expose", "require", "read",
]

# A line with one of these tells something of a setting.
setting_lines = [
  "default", "secret", "env", "setting",
]

# What the length of a text counts.
counted_characters = [
  "characters", "character", "chars", "char", "letters",
]

# What the length of a list counts.
counted_entries = [
  "items", "entries", "elements", "item", "entry",
]

# With one of these a sentence says what a setting is not.
denied_limits = [
  "must not", "should not", "cannot", "may not", "not be ", "never",
]

# Before a regular expression.
expression_words = [
  "match", "pattern", "regex", "regular expression",
]

# Between two clauses of a sentence.
clause_ends = [
  "then", "and",
]

# Before the two ends of a range.
between = [
  "between", "from", "in the range", "range",
]

# Between the two ends of a range.
range_to = [
  "to", "and", "through",
]

# Before a word, these turn it round.
negations = [
  "not", "too", "isn", "over", "no",
]

# What a setting is called in a sentence.
setting_nouns = [
  "setting", "config", "option", "environment variable", "env var", "field", "flag", "secret", "variable",
]

# A title with one of these is about code that is there.
refactoring = [
  "refactor",
]

# Heads of the column of a table of phases that has their tasks.
task_columns = [
  "task", "deliverable", "work", "activities", "what to do", "items",
]

# Below such a heading a numbered list is the plan.
step_lists = [
  "first steps", "initial steps", "next steps",
]

# Right before a file's name, these say that it is used, so that it is there.
used_before = [
  "asks", "calls", "uses", "use", "using", "imports", "from", "via", "by", "behind", "see", "like", "unlike", "reads", "replaces", "than",
]

# A sentence with one of these speaks of files by their bare names.
file_nouns = [
  "file", "files", "module", "modules",
]

# A sentence with one of these says where the unit is to be.
places_new = [
  "create", "creates", "creating", "make", "makes", "new", "planned", "proposed",
]

# Before a task's id in a heading, these say what the document is; the title stands behind the id.
before_ids = [
  "response", "deliverables", "answer",
]

# A value that begins so says that there is none.
there_is_none = [
  "there are none", "there is none", "there are no ", "there is nothing", "i see none", "i see no ", "i know of none",
]

# What joins two verbs of a title, or a verb and its object: it goes with the verb.
title_joiners = [
  "and", "&", "+", "with", "for", "to",
]

# A part of a title with these words alone only sorts the task.
title_tags = [
  "feat", "enhancement", "improvement", "request", "todo", "new",
]

# What joins the second of two things.
joining = [
  "and", "&", "+",
]

# A title with one of these asks for settings.
made_configurable = [
  "configurable",
]

# Right before a task's id, these say that this task waits for it.
needs_a_task = [
  "needs", "requires",
]

# Between «complexity» and its level in a sentence.
is_verbs = [
  "is", "stays", "remains",
]

# A status cell that says one of these belongs to a task that nobody does any more.
dropped_words = [
  "cancelled", "canceled", "archived", "rejected", "dropped", "won t do", "wont do", "obsolete", "duplicate",
]

# A status cell that says one of these belongs to a task that is still to be done.
open_words = [
  "queued", "todo", "to do", "open", "new", "backlog", "planned", "ready", "waiting", "pending", "blocked",
  "on hold", "in progress", "in work", "doing", "started", "wip", "in review", "review", "needs review", "testing",
  "not started", "failed",
]

# What stands over the columns of a task board.
board_id = [
  "id", "task id", "key", "ticket", "issue", "task",
]

board_title = [
  "title", "name", "task name", "task title", "task", "summary",
]

board_status = [
  "status", "state",
]

board_priority = [
  "priority", "prio",
]

board_depends_on = [
  "depends on", "dependencies", "depends", "dependency", "blocked by",
]

board_assignee = [
  "assignee", "owner", "assigned to",
]

board_created = [
  "created", "created at", "created on",
]

board_updated = [
  "updated", "last updated", "updated at", "updated on", "last modified", "modified",
]
