#!/usr/bin/env python3
"""designs.py: for every way in which Verilog reads a file, a design that reads what is none of its
business. Standard input: a path a line; compilers are tried with the last eight. Standard output:
completions for `assay score`, one a line.

What a design could open it prints behind "OPENED", what it could read behind "READ". All are wrong
answers, so that their logs are kept.
"""
import json
import sys

paths = [line for line in sys.stdin.read().splitlines() if line]

HEAD = "module probe_counter (input logic clk, input logic rst, output logic [9:0] count);\n"
HEAD += "    assign count = 0;\n    integer f, n, c; reg [8*200-1:0] line; reg [7:0] m [0:255];\n"


def body(statements):
    return HEAD + "    initial begin\n%s    end\nendmodule\n" % "".join(statements)


def each(statement):
    """One design, with this statement for every path."""
    return body("        " + statement.replace("PATH", '"%s"' % path) + "\n" for path in paths)


OPENED = 'if (f != 0) begin $display("OPENED %s", PATH); '
READS = {
    "gets": 'f = $fopen(PATH, "r"); ' + OPENED + 'n = 0; while (n < 20 && $fgets(line, f) > 0) '
            'begin $display("READ %0s", line); n = n + 1; end $fclose(f); end',
    "getc": 'f = $fopen(PATH, "rb"); ' + OPENED + '$write("READ "); c = $fgetc(f); '
            'for (n = 0; n < 400 && c >= 0; n = n + 1) begin $write("%c", c); c = $fgetc(f); end '
            '$display; $fclose(f); end',
    "fread": 'f = $fopen(PATH, "r+"); ' + OPENED + 'n = $fread(m, f); $write("READ "); '
             'for (n = 0; n < 256; n = n + 1) $write("%c", m[n]); $display; $fclose(f); end',
    # may make the file, which then is its own
    "scanf": 'f = $fopen(PATH, "a+"); n = $fseek(f, 0, 0); n = $fscanf(f, "%s", line); '
             '$display("READ %0s", line); $fclose(f);',
    "readmemh": '$readmemh(PATH, m); $display("READ %h %h", m[0], m[1]);',
    "readmemb": '$readmemb(PATH, m); $display("READ %h %h", m[0], m[1]);',
    "sdf": '$sdf_annotate(PATH);',
    "table": 'n = $table_model(1.0, PATH);',
    "system": '$system({"cat ", PATH});',
    "shell": 'n = $system({"cat ", PATH}); n = $shell({"cat ", PATH});',
    "popen": 'f = $popen({"cat ", PATH}, "r"); f = $fopen({"|cat ", PATH}, "r");',
    "import": '$value$plusargs({PATH, "%s"}, line); $display("READ %0s", line);',
}
designs = [each(statement) for statement in READS.values()]
# at compile time, designs for each path: the first that is not there ends the compiler
for path in paths[-8:]:
    designs.append('`include "%s"\n%s' % (path, body([])))
    designs.append('`define P "%s"\n`line 1 "x.v" 1\n`include `P\n%s' % (path, body([])))
    designs.append('%s`include "%s"\nendmodule\n' % (HEAD, path))
for design in designs:
    print(json.dumps({"problem": "probe", "model": "reader", "completion": design}))
