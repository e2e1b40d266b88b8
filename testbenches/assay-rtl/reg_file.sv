// Bench of assay-rtl/reg_file. Writes every register through every lane pattern, then random accesses with many collisions.
`timescale 1ns / 1ps

module tb;
    int compared = 0;    // output samples compared
    int mismatches = 0;  // of those, how many differed

    reg clk = 0;
    reg rst;
    reg [1:0] wr;
    reg [2:0] wr_addr;
    reg [15:0] wr_data;
    reg [2:0] a_addr;
    reg [2:0] b_addr;
    wire [15:0] a_data_ref, a_data_dut;
    wire [15:0] b_data_ref, b_data_dut;

    reg_file_ref ref_i (
        .clk(clk),
        .rst(rst),
        .wr(wr),
        .wr_addr(wr_addr),
        .wr_data(wr_data),
        .a_addr(a_addr),
        .b_addr(b_addr),
        .a_data(a_data_ref),
        .b_data(b_data_ref)
    );
    reg_file dut_i (
        .clk(clk),
        .rst(rst),
        .wr(wr),
        .wr_addr(wr_addr),
        .wr_data(wr_data),
        .a_addr(a_addr),
        .b_addr(b_addr),
        .a_data(a_data_dut),
        .b_data(b_data_dut)
    );

    // All outputs as one sample. An x of the reference matches anything.
    wire [31:0] all_ref = {a_data_ref, b_data_ref};
    wire [31:0] all_dut = {a_data_dut, b_data_dut};

    // A number from 0 to below - 1. It depends only on how many samples were compared so far and on the
    // place of the call, so every simulator sees the same vectors in whatever order it evaluates.
    reg [31:0] noise = 32'h50b0a432;
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
        #1 {rst, wr, wr_addr, wr_data, a_addr, b_addr} = 0;
        rst = 1;
        wr = 3;
        wr_addr = 5;
        wr_data = 16'hdead;
        pulse;
        rst = 0;
        wr = 0;
        for (i = 0; i < 8; i = i + 1) begin
            a_addr = i[2:0];
            b_addr = ~i[2:0];
            tick;
        end
        for (i = 0; i < 32; i = i + 1) begin
            wr = i[4:3];
            wr_addr = i[2:0];
            wr_data = rnd(1, 65536);
            a_addr = i[2:0];
            b_addr = i[2:0];
            tick;
        end
        wr = 0;
        for (i = 0; i < 8; i = i + 1) begin
            a_addr = i[2:0];
            b_addr = ~i[2:0];
            tick;
        end
        for (i = 0; i < 900; i = i + 1) begin
            wr = rnd(2, 4);
            wr_addr = rnd(3, 8);
            wr_data = rnd(4, 65536);
            a_addr = rnd(5, 3) == 0 ? wr_addr : rnd(6, 8);
            b_addr = rnd(7, 2) == 0 ? wr_addr : rnd(8, 8);
            rst = rnd(9, 60) == 0;
            tick;
        end
        $display("assay-rtl: %0d of %0d samples differ", mismatches, compared);
        $finish;
    end
endmodule
