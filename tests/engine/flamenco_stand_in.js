// SPDX-License-Identifier: GPL-3.0-or-later
//
// Compiles a job as Flamenco 3's manager does, by its documentation and the scripts that it
// carries: job.addTask() copies the task, dependencies are tasks that were made before, and the
// settings are those that the job type declares, with its defaults.

const known = { types: ["blender", "ffmpeg", "file-management", "misc"], commands: ["exec"] };

function insist(holds, what) {
    if (!holds) throw new TypeError(what);
}

const author = {
    Task: function (name, type) {
        insist(typeof name === "string" && known.types.includes(type), "Task(name, type)");
        const task = { name: name, type: type, commands: [], dependencies: [] };
        task.addCommand = (command) => { task.commands.push(command); };
        task.addDependency = (other) => {
            insist(other.addDependency && other !== task, "a dependency is another task");
            task.dependencies.push(other.name);
        };
        return task;
    },
    Command: function (name, parameters) {
        insist(known.commands.includes(name), "a command that workers know");
        insist(typeof parameters.exe === "string", "exec has an exe");
        insist(parameters.args.every((each) => typeof each === "string"), "args are text");
        return { name: name, parameters: parameters };
    },
};

function compiled(given) {
    const declared = JOB_TYPE.settings.map((each) => each.key);
    insist(JOB_TYPE.label, "a job type has a label");
    Object.keys(given).forEach((key) => insist(declared.includes(key), "no setting " + key));
    const settings = {};
    for (const each of JOB_TYPE.settings) {
        insist(["string", "int32", "float", "bool"].includes(each.type), "a type of setting");
        const value = each.key in given ? given[each.key] : each.default;
        insist(!(each.required && value === undefined), each.key + " is required");
        settings[each.key] = value;
    }
    const tasks = [];
    compileJob({
        settings: settings,
        addTask: (task) => tasks.push(JSON.parse(JSON.stringify(task))),
    });
    return JSON.stringify(tasks);
}
