// Bench of assay-rtl/johnson_ring. Laps in both directions, then random enables, turns and resets.
`timescale 1ns / 1ps

module tb;
    int compared = 0;    // output samples compared
    int mismatches = 0;  // of those, how many differed

    reg clk = 0;
    reg rst = 0;
    reg en = 0;
    reg back = 0;
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
    reg [31:0] noise = 32'h5509886f;
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
        pulse;
        tick;
        rst = 0;
        for (i = 0; i < 23; i = i + 1) tick;
        back = 1;
        for (i = 0; i < 23; i = i + 1) tick;
        for (i = 0; i < 400; i = i + 1) begin
            en = rnd(4) != 0;
            if (rnd(6) == 0) back = rnd(2);
            rst = rnd(30) == 0;
            tick;
        end
        $display("assay-rtl: %0d of %0d samples differ", mismatches, compared);
        $finish;
    end
endmodule
