// Bench of assay-rtl/lfsr_galois. Free run, all one-bit seeds, the zero seed, then random commands.
`timescale 1ns / 1ps

module tb;
    int compared = 0;    // output samples compared
    int mismatches = 0;  // of those, how many differed

    reg clk = 0;
    reg rst = 0;
    reg load = 0;
    reg [15:0] seed = 0;
    reg en = 0;
    wire [15:0] state_ref, state_dut;
    wire bit0_ref, bit0_dut;

    lfsr_galois_ref ref_i (
        .clk(clk),
        .rst(rst),
        .load(load),
        .seed(seed),
        .en(en),
        .state(state_ref),
        .bit0(bit0_ref)
    );
    lfsr_galois dut_i (
        .clk(clk),
        .rst(rst),
        .load(load),
        .seed(seed),
        .en(en),
        .state(state_dut),
        .bit0(bit0_dut)
    );

    // All outputs as one sample. An x of the reference matches anything.
    wire [16:0] all_ref = {state_ref, bit0_ref};
    wire [16:0] all_dut = {state_dut, bit0_dut};

    task check;
        begin
            compared = compared + 1;
            if (all_ref !== (all_ref ^ all_dut ^ all_ref)) mismatches = mismatches + 1;
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

    // xorshift32, so that every simulator sees the same vectors.
    reg [31:0] noise = 32'he19d6456;
    function [31:0] rnd(input [31:0] below);
        begin
            noise = noise ^ (noise << 13);
            noise = noise ^ (noise >> 17);
            noise = noise ^ (noise << 5);
            rnd = (noise >> 3) % below;
        end
    endfunction

    integer i;
    initial begin
        rst = 1;
        en = 1;
        load = 1;
        seed = 16'h7777;
        pulse;
        tick;
        rst = 0;
        load = 0;
        for (i = 0; i < 100; i = i + 1) tick;
        for (i = 0; i < 17; i = i + 1) begin
            load = 1;
            seed = 16'h8000 >> i;
            tick;
            load = 0;
            tick;
            tick;
        end
        for (i = 0; i < 500; i = i + 1) begin
            en = rnd(4) != 0;
            load = rnd(10) == 0;
            seed = rnd(4) == 0 ? 0 : rnd(65536);
            rst = rnd(50) == 0;
            tick;
        end
        $display("assay-rtl: %0d of %0d samples differ", mismatches, compared);
        $finish;
    end
endmodule
