// The worker of a page: starts .NET, runs one cell after the other. It owns no state that the page cannot make anew.
// In:  {start: {data: [names]}} once, {run: code, id} one at a time.
// Out: {progress: bytes}, {ready: seconds, files: what was loaded}, {failed: text}, and while a cell runs {id, kind, text}; {id, ended: result} at its end.
import { dotnet } from "./_framework/dotnet.js";

let exported = null, running = 0;

onmessage = async (event) => {
  const message = event.data;
  try {
    if (message.start) await start(message.start);
    else if (message.run !== undefined) await run(message.run, message.id);
  } catch (problem) {
    postMessage({ id: message.id, failed: String(problem && problem.message || problem) });
  }
};

async function start(options) {
  const begun = performance.now(), data = (options.data || []).map(([name, address]) => content(address).then((bytes) => [name, bytes]));
  const runtime = await dotnet
    .withEnvironmentVariable("MONO_GC_PARAMS", "max-heap-size=1g")
    .withResourceLoader((type, name, uri) => counted(uri, type))
    .create();
  runtime.setModuleImports("worker", { post: (kind, text) => postMessage({ id: running, kind, text }) });
  const config = runtime.getConfig();
  exported = (await runtime.getAssemblyExports(config.mainAssemblyName)).Ebm.Browser.Exports;
  const assemblies = [...(config.resources.coreAssembly || []), ...config.resources.assembly].map((a) => a.virtualPath.replace(/\.(wasm|dll)$/, ""));
  await exported.StartAsync(JSON.stringify(assemblies));
  for (const [name, bytes] of await Promise.all(data)) exported.WriteFile(name, bytes);
  postMessage({ ready: (performance.now() - begun) / 1000, files: performance.getEntriesByType("resource").map((entry) => entry.name) });
}

async function content(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} is missing`);
  return new Uint8Array(await answer.arrayBuffer());
}

function counted(uri, type) {
  if (type === "dotnetjs" || type === "js-module-dotnet" || type === "js-module-runtime" || type === "js-module-native" || type === "manifest") return uri;
  return fetch(uri).then((response) => {
    if (!response.ok) throw new Error(`${uri} is missing`);
    const reader = response.body.getReader();
    return new Response(new ReadableStream({
      async pull(controller) {
        const { done, value } = await reader.read();
        if (done) { controller.close(); return; }
        postMessage({ progress: value.byteLength });
        controller.enqueue(value);
      },
    }), { headers: response.headers });
  });
}

async function run(code, id) {
  running = id;
  postMessage({ id, ended: JSON.parse(await exported.RunAsync(code)) });
}
