# For each header, one line: HEADER, the set of precompiled headers it may be compiled with, and the digest of all that it
# reaches. Input: the output of sha256sum for all headers, then the headers; -v sets="a b c:a b:a", the heaviest first.
#
# A header may be compiled with a set if it reaches every header of the set by unconditional includes of its own tree.
# What is for all but nvcc (#ifndef __CUDACC__) is unconditional: the sets are for another compiler.

/^[0-9a-f]+  / && FILENAME == "-" { digest[$2] = $1; next }

FNR == 1 { depth = ifs = 0 }
/^[ \t]*#[ \t]*if/ { counts[++ifs] = $0 !~ /#[ \t]*ifndef __CUDACC__/; depth += counts[ifs] }
/^[ \t]*#[ \t]*endif/ { depth -= counts[ifs--] }
/^[ \t]*#[ \t]*include[ \t]*</ && !depth { match($0, /<[^>]*>/); uses[FILENAME] = uses[FILENAME] " " substr($0, RSTART + 1, RLENGTH - 2) }
/^[ \t]*#[ \t]*include[ \t]*"/ {
  match($0, /"[^"]*"/)
  target = substr($0, RSTART + 1, RLENGTH - 2)
  includes[FILENAME] = includes[FILENAME] " " target
  if (!depth) surely[FILENAME, target] = 1
}

function reach(file, sure,   i, n, list) {
  if (sure && file in sures) return
  if (!sure && file in reached) return
  reached[file] = 1
  if (sure) {
    sures[file] = 1
    n = split(uses[file], list, " ")
    for (i = 1; i <= n; i++) system_headers[list[i]] = 1
  }
  n = split(includes[file], list, " ")
  for (i = 1; i <= n; i++) if (list[i] in digest) reach(list[i], sure && (file, list[i]) in surely)
}

function best_set(   i, j, n, m, all, words, fits) {
  n = split(sets, all, ":")
  for (i = 1; i <= n; i++) {
    m = split(all[i], words, " ")
    fits = 1
    for (j = 1; j <= m; j++) if (!(words[j] in system_headers)) fits = 0
    if (fits) return i
  }
  return 0
}

END {
  for (file in digest) {
    split("", reached); split("", sures); split("", system_headers)
    reach(file, 1)
    key = ""
    for (other in reached) key = key " " other "=" substr(digest[other], 1, 16)
    print file "\t" best_set() "\t" key
  }
}
