// What each bundle named in the arguments loads before its first call: files beside itself, and modules of Node. One line of JSON each.
const known = new Set(process.moduleLoadList);
for (const file of process.argv.slice(2)) {
  try {
    require(file);
  } catch (error) {
    // Without this Node prints the line at fault: in a bundle that is everything.
    process.stderr.write(`${file}: ${error.message}\n`);
    process.exit(1);
  }
  const builtins = process.moduleLoadList.filter(name => name.startsWith('NativeModule ') && !known.has(name)).map(name => name.slice(13));
  for (const name of process.moduleLoadList) known.add(name);
  const files = Object.keys(require.cache).filter(name => name !== __filename && !process.argv.includes(name));
  process.stdout.write(`${JSON.stringify({ file, builtins, files })}\n`);
}
process.exit(0);
