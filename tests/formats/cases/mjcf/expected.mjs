// Makes expected.json again: what MuJoCo says of the files beside this one.
//   npm install @mujoco/mujoco@3.14.0 && node expected.mjs > expected.json
// Masses and inertias, and where everything is after one second without contact: RK4 at 0.1 ms; where constraints
// act (dry friction, joints that follow others) Euler at 0.01 ms.
import load_mujoco from '@mujoco/mujoco';
import fs from 'node:fs';

const m = await load_mujoco();
const here = new URL('.', import.meta.url).pathname;
const files = ['chain', 'free_flyer', 'balls', 'several_joints', 'meshes', 'inertials', 'rules', 'springs', 'actuators', 'followers'];
const commands = { m: 0.4, p: 0.3, q: -0.4, v: 0.5, g: 0.05, fp: 0.2 };  // by actuator
m.FS.mkdir('/w');
m.FS.mkdir('/w/meshes');
for (const name of fs.readdirSync(here)) if (name.endsWith('.xml')) m.FS.writeFile('/w/' + name, fs.readFileSync(here + name));
for (const name of fs.readdirSync(here + 'meshes')) m.FS.writeFile('/w/meshes/' + name, fs.readFileSync(here + 'meshes/' + name));

const out = { program: 'MuJoCo', version: m.mj_versionString(), models: {} };
for (const name of files) {
  const model = m.MjModel.mj_loadXML('/w/' + name + '.xml');
  const data = new m.MjData(model);
  const names = (type, count) => Array.from({ length: count }, (_, i) => m.mj_id2name(model, type, i));
  const bodies = names(m.mjtObj.mjOBJ_BODY.value, model.nbody), sites = names(m.mjtObj.mjOBJ_SITE.value, model.nsite);
  const joints = names(m.mjtObj.mjOBJ_JOINT.value, model.njnt), actuators = names(m.mjtObj.mjOBJ_ACTUATOR.value, model.nu);
  const take = (array, i, n) => Array.from(array.slice(i * n, i * n + n));
  const result = { bodies: {}, sites: {}, joints: {}, rates: {}, commands: {} };
  for (let b = 1; b < model.nbody; ++b)
    result.bodies[bodies[b]] = { mass: model.body_mass[b], centre: take(model.body_ipos, b, 3), moments: take(model.body_inertia, b, 3), axes: take(model.body_iquat, b, 4) };
  const constrained = name === 'followers';
  model.opt.timestep = constrained ? 1e-5 : 1e-4;
  model.opt.integrator = (constrained ? m.mjtIntegrator.mjINT_EULER : m.mjtIntegrator.mjINT_RK4).value;
  model.opt.disableflags |= m.mjtDisableBit.mjDSBL_CONTACT.value;
  // Rates at time zero: .3, .4, … of the joints in order. Free: velocity in the world, then spin along the body's axes.
  for (let i = 0; i < model.nv; ++i) data.qvel[i] = constrained ? 0 : 0.3 + 0.1 * i;
  if (constrained) {
    data.qvel[1] = 3;
    data.qpos[3] = 0.003;  // what follows starts where it is held, not 1 mm away
  }
  for (let j = 0; j < model.njnt; ++j) {
    const first = model.jnt_dofadr[j], count = [6, 3, 1, 1][model.jnt_type[j]];
    result.rates[joints[j]] = Array.from(data.qvel.slice(first, first + count));
  }
  for (let a = 0; a < model.nu; ++a) data.ctrl[a] = result.commands[actuators[a] ?? 'unnamed'] = commands[actuators[a]] ?? (constrained ? 0.2 : 0);
  const steps = Math.round(1 / model.opt.timestep);
  for (let i = 0; i < steps; ++i) m.mj_step(model, data);
  m.mj_kinematics(model, data);
  for (let b = 1; b < model.nbody; ++b) Object.assign(result.bodies[bodies[b]], { position: take(data.xpos, b, 3), orientation: take(data.xquat, b, 4) });
  for (let s = 0; s < model.nsite; ++s) result.sites[sites[s]] = take(data.site_xpos, s, 3);
  for (let j = 0; j < model.njnt; ++j) result.joints[joints[j]] = data.qpos[model.jnt_qposadr[j]];
  out.models[name] = result;
}
console.log(JSON.stringify(out, null, 1));
