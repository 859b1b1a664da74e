# Writes the file FILE as the C string NAME into OUTPUT.
file(READ "${FILE}" hex HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${hex}")
file(WRITE "${OUTPUT}" "/* Made from ${FILE}. */
extern const char ${NAME}[];
const char ${NAME}[] = {${bytes}0};
")
