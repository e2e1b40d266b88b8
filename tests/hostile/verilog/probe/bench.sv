// Bench of probe_counter, for the hostile cases: two wraps, then resets at random. Besides what every
// bench of assay-rtl has, it offers a named event and a named block, so that candidates can aim at them.
`timescale 1ns / 1ps

module tb;
    int compared = 0;    // output samples compared
    int mismatches = 0;  // of those, how many differed

    reg clk = 0;
    wire rst;            // a net, so that a candidate may try to drive it back
    reg rst_value = 0;
    assign rst = rst_value;
    wire [9:0] count_ref, count_dut;

    probe_counter_ref ref_i (
        .clk(clk),
        .rst(rst),
        .count(count_ref)
    );
    probe_counter dut_i (
        .clk(clk),
        .rst(rst),
        .count(count_dut)
    );

    // All outputs as one sample. An x of the reference matches anything.
    wire [9:0] all_ref = count_ref;
    wire [9:0] all_dut = count_dut;

    event sampled;
    task check;
        begin
            compared = compared + 1;
            if (all_ref !== (all_ref ^ all_dut ^ all_ref)) mismatches = mismatches + 1;
            ->sampled;
        end
    endtask

    // One clock cycle: the inputs have just changed; compare before and after the rising edge.
    task cycle;
        begin
            #3 check;
            #2 clk = 1;
            #3 check;
            #2 clk = 0;
            #1;
        end
    endtask

    // The same without comparing, for the time before the first reset.
    task pulse;
        begin
            #5 clk = 1;
            #5 clk = 0;
            #1;
        end
    endtask

    // xorshift32, so that every simulator sees the same vectors.
    reg [31:0] noise = 32'h51c0ffee;
    function [31:0] rnd(input [31:0] below);
        begin
            noise = noise ^ (noise << 13);
            noise = noise ^ (noise >> 17);
            noise = noise ^ (noise << 5);
            rnd = (noise >> 3) % below;
        end
    endfunction

    integer i;
    initial begin : main
        rst_value = 1;
        pulse;
        cycle;
        rst_value = 0;
        for (i = 0; i < 2100; i = i + 1) cycle;
        for (i = 0; i < 300; i = i + 1) begin
            rst_value = rnd(30) == 0;
            cycle;
        end
        $display("assay-rtl: %0d of %0d samples differ", mismatches, compared);
        $finish;
    end
endmodule
