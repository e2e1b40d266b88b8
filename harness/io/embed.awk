# embed.awk: from a list of files, a C table that carries their bytes (see harness/io/embed.h).
# -v obj=DIR/ is cut off the front of names, so that what make builds is named without its folder.
BEGIN { print "#include \"harness/io/embed.h\"" }
{
    name = $0
    if (index(name, obj) == 1) name = substr(name, length(obj) + 1)
    printf "__asm__(\".section .rodata\\n.global embed_%d\\nembed_%d:\\n.incbin \\\"%s\\\"\\n" \
           ".global embed_end_%d\\nembed_end_%d:\\n.byte 0\\n.previous\\n\");\n", NR, NR, $0, NR, NR
    printf "extern const char embed_%d[], embed_end_%d[];\n", NR, NR
    row[NR] = sprintf("    {\"%s\", embed_%d, embed_end_%d},", name, NR, NR)
}
END {
    print "const struct embed_row embed_table[] = {"
    for (i = 1; i <= NR; i++) print row[i]
    print "    {0, 0, 0},\n};"
}
