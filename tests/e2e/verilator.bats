#!/usr/bin/env bats
# verilator.bats: a candidate under Verilator is a process of its own. Whatever C++ it holds, it can do
# no more than answer at its ports: in none of these ways does a wrong design pass, and C++ as such
# does no harm to a right one.

load lib

setup() {
    e2e_setup
    needs jq verilator_bin sqlite3
}

# candidate good|wrong STATEMENTS: assay-rtl's gray_counter with these in it.
header='`systemc_header
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
`verilog'

candidate() {
    local text
    text=$(cat "$ROOT/problems/assay-rtl/gray_counter/reference.sv")
    [ "$1" = good ] || text=${text/number ^ {1\'b0, number\[3:1]\}/number}
    jq -nc --arg text "$text" --arg header "$header" --arg more "$2" --argjson n "$n" \
        '{problem: "gray_counter", sample: $n, model: "m",
          completion: ($text | sub("(?<e>endmodule)"; $header + "\n" + $more + "\n" + .e))}'
    n=$((n + 1))
}

classes() {
    exits 0 assay score -q --db s.db --simulator verilator -s assay-rtl in.jsonl
    sqlite3 s.db 'SELECT class FROM sample_verdicts ORDER BY idx' | paste -sd,
}

@test "Verilator: C++ in a right design changes nothing" {
    n=0
    { candidate good ''
      candidate good 'reg seen = 0; always @(posedge clk) if (!seen) begin seen <= 1; $c("(void)!::write(1, \"x\", 1);"); end'
    } >in.jsonl
    [ "$(classes)" = pass,pass ]
}

@test "Verilator: C++ in a wrong design does not make it pass" {
    n=0
    page='char *p = (char *)::mmap(0, 16384, 3, 1, 4, 0);'
    report='\"\\n end mismatches=0 compared=256 time=1\\n\"'
    { candidate wrong ''
      candidate wrong "always @(posedge clk) \$c(\"for (int f = 0; f < 64; f++) (void)!::write(f, $report, 40);\");"
      candidate wrong 'always @(posedge clk) $c("::kill(::getppid(), 9); ::kill(-1, 9);");'
      candidate wrong 'always @(posedge clk) $c("::_exit(0);");'
      candidate wrong 'initial $c("::_exit(0);");'
      candidate wrong 'always @(posedge clk) $c("*(volatile int *)0 = 0;");'
      candidate wrong 'initial $finish;'
      candidate wrong 'always @(posedge clk) $c("::vl_finish(\"bench/bench.sv\", 1, \"tb\");");'
      candidate wrong "initial \$c(\"if (::fork() == 0) { $page for (;;) for (int i = 8; i < 16384; i++) p[i]++; }\");"
      candidate wrong "initial \$c(\"if (::fork() == 0) { $page for (;;) for (int i = 0; i < 16384; i++) p[i]++; }\");"
      candidate wrong 'initial $c("(void)!::ftruncate(4, 0);");'
      candidate wrong 'initial $c("::assay_counters(0, 256);");'
    } >in.jsonl
    run classes
    echo "$output"
    [[ ,$output, != *,pass,* ]]
    [ "$(tr , '\n' <<<"$output" | wc -l)" = 12 ]
}
