// SPDX-License-Identifier: GPL-3.0-or-later
//
// A job type of Flamenco 3: it paints a folder that "Export Farm Job" wrote.
//
// Copy it into the folder "scripts" beside the manager, and start the manager again. README.txt in
// the exported folder has the values of the settings. Workers need a Python with torch, numpy,
// pillow, safetensors and openexr; where it lies differs from machine to machine, make the
// setting "python" a two-way variable of the manager.

const JOB_TYPE = {
    label: "Neural Style Transfer",
    description: "Paint pictures, or a shot without flicker, that Blender has exported",
    settings: [
        { key: "folder", type: "string", subtype: "dir_path", required: true,
          description: "The exported folder" },
        { key: "jobs", type: "string", required: true,
          description: "Names of the folders in jobs/, with commas between" },
        { key: "chunks", type: "string", default: "",
          description: "Of a shot: its frames, a few at a time: 1-24, 25-48" },
        { key: "render", type: "string", subtype: "dir_path", default: "",
          description: "Of a shot: where the rendered frames are" },
        { key: "output", type: "string", subtype: "dir_path", default: "",
          description: "Of a shot: where the painted frames go" },
        { key: "python", type: "string", default: "python",
          description: "A Python with torch, numpy, pillow, safetensors and openexr" },
    ],
};

function compileJob(job) {
    const settings = job.settings;
    const jobs = namesIn(settings.jobs);
    const chunks = namesIn(settings.chunks);
    if (chunks.length === 0) {
        for (const name of jobs) {
            job.addTask(paint(settings, name, name, ["--unless-painted"]));
        }
        return;
    }
    const places = [];
    if (settings.render) places.push("--render", settings.render);
    if (settings.output) places.push("--output", settings.output);
    const keyframes = paint(settings, "keyframes", jobs[0], ["--keyframes"].concat(places));
    job.addTask(keyframes);
    for (const frames of chunks) {
        const options = ["--frames=" + frames].concat(places);
        const task = paint(settings, "frames " + frames, jobs[0], options);
        task.addDependency(keyframes);
        job.addTask(task); // which copies the task: nothing may be added to it any more
    }
}

function namesIn(text) {
    return (text || "").split(",").map((each) => each.trim()).filter((each) => each !== "");
}

function paint(settings, title, name, options) {
    const task = author.Task(title, "misc");
    const folder = settings.folder.replace(/[\/\\]+$/, "");
    const args = [folder + "/engine", "run", folder + "/jobs/" + name].concat(options);
    task.addCommand(author.Command("exec", { exe: settings.python, args: args }));
    return task;
}
