// Bench of assay-rtl/johnson_ring. Laps in both directions, then random enables, turns and resets.
`timescale 1ns / 1ps

module tb;
    int compared = 0;    // output samples compared
    int mismatches = 0;  // of those, how many differed

    reg clk = 0;
    reg rst;
    reg en;
    reg back;
    wire [4:0] q_ref, q_dut;
    wire home_ref, home_dut;

    johnson_ring_ref ref_i (
        .clk(clk),
        .rst(rst),
        .en(en),
        .back(back),
        .q(q_ref),
        .home(home_ref)
    );
    johnson_ring dut_i (
        .clk(clk),
        .rst(rst),
        .en(en),
        .back(back),
        .q(q_dut),
        .home(home_dut)
    );

    // All outputs as one sample. An x of the reference matches anything.
    wire [5:0] all_ref = {q_ref, home_ref};
    wire [5:0] all_dut = {q_dut, home_dut};

    // A number from 0 to below - 1. It depends only on how many samples were compared so far and on the
    // place of the call, so every simulator sees the same vectors in whatever order it evaluates.
    reg [31:0] noise = 32'h5509886f;
    function [31:0] rnd(input [31:0] place, input [31:0] below);
        reg [31:0] x;
        begin
            x = noise + place * 32'h9e3779b9;
            x = (x ^ (x >> 16)) * 32'h85ebca6b;
            x = (x ^ (x >> 13)) * 32'hc2b2ae35;
            rnd = ((x ^ (x >> 16)) >> 3) % below;
        end
    endfunction

    task check;
        begin
            compared = compared + 1;
            if (all_ref !== (all_ref ^ all_dut ^ all_ref)) mismatches = mismatches + 1;
            noise = noise + 32'h6d2b79f5;
        end
    endtask

    // One clock cycle: the inputs have just changed; compare before and after the rising edge.
    task tick;
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

    integer i;
    initial begin
        // Every input changes once, so that an always @* runs whatever the first vector is.
        #1 {rst, en, back} = 0;
        rst = 1;
        en = 1;
        pulse;
        tick;
        rst = 0;
        for (i = 0; i < 23; i = i + 1) tick;
        back = 1;
        for (i = 0; i < 23; i = i + 1) tick;
        for (i = 0; i < 400; i = i + 1) begin
            en = rnd(1, 4) != 0;
            if (rnd(2, 6) == 0) back = rnd(3, 2);
            rst = rnd(4, 30) == 0;
            tick;
        end
        $display("assay-rtl: %0d of %0d samples differ", mismatches, compared);
        $finish;
    end
endmodule
