// Bench of assay-rtl/skid_buffer. Directed stalls, then random valid and ready at several biases.
`timescale 1ns / 1ps

module tb;
    int compared = 0;    // output samples compared
    int mismatches = 0;  // of those, how many differed

    reg clk = 0;
    reg rst;
    reg in_valid;
    reg [11:0] in_data;
    reg out_ready;
    wire in_ready_ref, in_ready_dut;
    wire out_valid_ref, out_valid_dut;
    wire [11:0] out_data_ref, out_data_dut;

    skid_buffer_ref ref_i (
        .clk(clk),
        .rst(rst),
        .in_valid(in_valid),
        .in_data(in_data),
        .out_ready(out_ready),
        .in_ready(in_ready_ref),
        .out_valid(out_valid_ref),
        .out_data(out_data_ref)
    );
    skid_buffer dut_i (
        .clk(clk),
        .rst(rst),
        .in_valid(in_valid),
        .in_data(in_data),
        .out_ready(out_ready),
        .in_ready(in_ready_dut),
        .out_valid(out_valid_dut),
        .out_data(out_data_dut)
    );

    // All outputs as one sample. An x of the reference matches anything.
    wire [13:0] all_ref = {in_ready_ref, out_valid_ref, out_data_ref};
    wire [13:0] all_dut = {in_ready_dut, out_valid_dut, out_data_dut};

    // A number from 0 to below - 1. It depends only on how many samples were compared so far and on the
    // place of the call, so every simulator sees the same vectors in whatever order it evaluates.
    reg [31:0] noise = 32'hd4242b28;
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
        #1 {rst, in_valid, in_data, out_ready} = 0;
        rst = 1;
        pulse;
        tick;
        rst = 0;
        in_valid = 1;
        for (i = 0; i < 12; i = i + 1) begin
            in_data = 12'h111 + i[11:0];
            out_ready = i >= 5;
            tick;
        end
        in_valid = 0;
        for (i = 0; i < 4; i = i + 1) tick;
        for (i = 0; i < 900; i = i + 1) begin
            in_valid = rnd(1, 4) < (((i >> 5) & 1) ? 3 : 2);
            in_data = rnd(2, 4096);
            out_ready = rnd(3, 4) < (((i >> 6) & 1) ? 3 : 1);
            rst = rnd(4, 80) == 0;
            tick;
        end
        $display("assay-rtl: %0d of %0d samples differ", mismatches, compared);
        $finish;
    end
endmodule
