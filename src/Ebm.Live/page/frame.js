// Reads a frame in place: FrameWriter.cs says how it is laid out. { number, name: typed array, … }

const types = [Uint8Array, Float32Array, Float64Array];

export function readFrame(buffer) {
  const view = new DataView(buffer);
  const frame = { number: view.getUint32(0, true) };
  let at = 8;
  for (let block = view.getUint32(4, true); block > 0; block--) {
    const type = types[view.getUint8(at)], nameLength = view.getUint8(at + 1), bytes = view.getUint32(at + 4, true);
    const name = String.fromCharCode(...new Uint8Array(buffer, at + 8, nameLength));
    const data = (at + 8 + nameLength + 7) & ~7;
    frame[name] = new type(buffer, data, bytes / type.BYTES_PER_ELEMENT);
    at = (data + bytes + 7) & ~7;
  }
  return frame;
}
