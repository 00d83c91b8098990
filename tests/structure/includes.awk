# What includes what: reads the list of rooms, then sources, and prints one violation a line, its kind first.
#
#   upward   FILE:LINE  an #include of a room that is not below, or of a file outside kernels/, host/ and apps/
#   circle   FILE       headers that include one another
#   unknown  FILE       its folder is not in the list of rooms
#   cuda     FILE:LINE  a CUDA header in host/ or apps/
#
# With -v show=rooms it prints which room includes which, and how often. Used by check.sh.

function folder(path) { return path ~ /\// ? substr(path, 1, match(path, /\/[^\/]*$/) - 1) : "" }

function plain(path,   before) {  # a/b/../c is a/c
  do { before = path; sub(/[^\/.][^\/]*\/\.\.\//, "", path) } while (path != before)
  return path
}

function visit(file,   i, n, list) {  # depth first: a file that is met again while it is open closes a circle
  state[file] = "open"
  trail[++depth] = file
  n = split(includes[file], list, " ")
  for (i = 1; i <= n; i++) {
    if (!(list[i] in state)) visit(list[i])
    else if (state[list[i]] == "open") circle(list[i])
  }
  depth--
  state[file] = "done"
}

function circle(first,   i, names) {
  for (i = depth; trail[i] != first; i--) names = " → " trail[i] names
  print "circle " first names " → " first
}

# A folder of its own for each paper: host/papers/* in the list stands for all of them.
function know(room,   pattern) {
  if (room in level) return 1
  pattern = room
  sub(/[^\/]*$/, "*", pattern)
  if (!(pattern in level)) return 0
  level[room] = level[pattern]
  return 1
}

FNR == NR {
  if ($0 !~ /^#/ && NF) level[$1] = ++rooms
  next
}

FNR == 1 {
  room = folder(FILENAME)
  if (!know(room)) print "unknown " FILENAME ": no room " room " in tests/structure/rooms.txt"
}

/^[ \t]*#[ \t]*include[ \t]*["<]/ {
  quoted = $0 ~ /include[ \t]*"/
  target = $0
  sub(/^[^"<]*["<]/, "", target)
  sub(/[">].*/, "", target)
  where = FILENAME ":" FNR
  if (room !~ /^kernels/ && target ~ /^(cuda|cu(blas|rand|fft|solver|sparse)|cooperative_groups|thrust\/|cub\/|nccl|nvtx)|\.cuh$/)
    print "cuda " where " includes " target ": CUDA stays in kernels/"
  if (target ~ /^\.\.?\//) target = plain(room "/" target)
  if (target !~ /^(kernels|host|apps|tests|bench)\//) next
  to = folder(target)
  if (!know(to)) {
    print "upward " where " includes " target ", which lies in no room"
  } else if (room in level && (level[to] > level[room] || (to != room && level[to] == level[room]))) {
    print "upward " where " includes " target ": " to " lies above " room
  }
  if (to != room) edges[room " → " to]++
  if (quoted) includes[FILENAME] = includes[FILENAME] " " target
}

END {
  for (file in includes) if (!(file in state)) visit(file)
  if (show == "rooms") for (edge in edges) print "room " edge " " edges[edge]
}
