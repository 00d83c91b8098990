# cmake -DSOURCE=… -DHEADER=… -P commit.cmake: writes the commit to a header. Without git (an archive, a container),
# KADANOFF_COMMIT names the commit. If the tree differs from its commit, the header says so. The header is written only
# if it changes.
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
