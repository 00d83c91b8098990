# cmake -DSOURCE=… -DHEADER=… -P commit.cmake: the commit that is built, as a header. KADANOFF_COMMIT names it where there
# is no git (an archive, a container); a tree that differs from its commit says so. Written only when it changed.
set(commit "$ENV{KADANOFF_COMMIT}")
if(commit STREQUAL "")
  execute_process(
    COMMAND git -c safe.directory=* -C ${SOURCE} describe --always --dirty --abbrev=12 --exclude=*
    OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
endif()
if(commit STREQUAL "")
  set(commit unknown)
endif()
set(content "#define KADANOFF_COMMIT \"${commit}\"\n")
set(before "")
if(EXISTS ${HEADER})
  file(READ ${HEADER} before)
endif()
if(NOT content STREQUAL before)
  file(WRITE ${HEADER} "${content}")
endif()
