// Bench of assay-rtl/updown12. Full laps both ways, loads of every value, then random commands and asynchronous resets.
`timescale 1ns / 1ps

module tb;
    int compared = 0;    // output samples compared
    int mismatches = 0;  // of those, how many differed

    reg clk = 0;
    reg rst_n;
    reg load;
    reg [3:0] value;
    reg up;
    reg down;
    wire [3:0] q_ref, q_dut;
    wire at_top_ref, at_top_dut;

    updown12_ref ref_i (
        .clk(clk),
        .rst_n(rst_n),
        .load(load),
        .value(value),
        .up(up),
        .down(down),
        .q(q_ref),
        .at_top(at_top_ref)
    );
    updown12 dut_i (
        .clk(clk),
        .rst_n(rst_n),
        .load(load),
        .value(value),
        .up(up),
        .down(down),
        .q(q_dut),
        .at_top(at_top_dut)
    );

    // All outputs as one sample. An x of the reference matches anything.
    wire [4:0] all_ref = {q_ref, at_top_ref};
    wire [4:0] all_dut = {q_dut, at_top_dut};

    // A number from 0 to below - 1. It depends only on how many samples were compared so far and on the
    // place of the call, so every simulator sees the same vectors in whatever order it evaluates.
    reg [31:0] noise = 32'h5fd6155b;
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
        #1 {rst_n, load, value, up, down} = 0;
        rst_n = 1;
        #2 rst_n = 0;
        pulse;
        rst_n = 1;
        up = 1;
        for (i = 0; i < 27; i = i + 1) tick;
        up = 0;
        down = 1;
        for (i = 0; i < 27; i = i + 1) tick;
        up = 1;
        tick;
        for (i = 0; i < 32; i = i + 1) begin
            load = 1;
            value = i[3:0];
            {up, down} = i[4:3];
            tick;
        end
        for (i = 0; i < 600; i = i + 1) begin
            load = rnd(1, 8) == 0;
            value = rnd(2, 16);
            up = rnd(3, 3) != 0;
            down = rnd(4, 3) == 0;
            tick;
            if (rnd(5, 24) == 0) begin
                // Away from any clock edge.
                rst_n = 0;
                #3 check;
                if (rnd(6, 2) == 0) tick;
                rst_n = 1;
            end
        end
        $display("assay-rtl: %0d of %0d samples differ", mismatches, compared);
        $finish;
    end
endmodule
