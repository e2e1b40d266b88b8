// Bench of assay-rtl/pwm_gen. Every duty for a whole period with writes in the middle, then random writes, stops and resets.
`timescale 1ns / 1ps

module tb;
    int compared = 0;    // output samples compared
    int mismatches = 0;  // of those, how many differed

    reg clk = 0;
    reg rst;
    reg run;
    reg wr;
    reg [3:0] duty;
    wire out_ref, out_dut;
    wire restart_ref, restart_dut;

    pwm_gen_ref ref_i (
        .clk(clk),
        .rst(rst),
        .run(run),
        .wr(wr),
        .duty(duty),
        .out(out_ref),
        .restart(restart_ref)
    );
    pwm_gen dut_i (
        .clk(clk),
        .rst(rst),
        .run(run),
        .wr(wr),
        .duty(duty),
        .out(out_dut),
        .restart(restart_dut)
    );

    // All outputs as one sample. An x of the reference matches anything.
    wire [1:0] all_ref = {out_ref, restart_ref};
    wire [1:0] all_dut = {out_dut, restart_dut};

    // A number from 0 to below - 1. It depends only on how many samples were compared so far and on the
    // place of the call, so every simulator sees the same vectors in whatever order it evaluates.
    reg [31:0] noise = 32'h6af7903c;
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
    integer j;
    initial begin
        // Every input changes once, so that an always @* runs whatever the first vector is.
        #1 {rst, run, wr, duty} = 0;
        rst = 1;
        wr = 1;
        duty = 9;
        pulse;
        run = 1;
        tick;
        rst = 0;
        wr = 0;
        for (i = 0; i < 16; i = i + 1) begin
            for (j = 0; j < 15; j = j + 1) begin
                // The write for the next period comes at another slot each time.
                wr = j == (i * 4) % 15;
                duty = wr ? i[3:0] : ~i[3:0];
                tick;
            end
        end
        // A reset forgets the value that waits, and ignores a write.
        for (i = 0; i < 4; i = i + 1) begin
            wr = 1;
            duty = 6 + i[3:0];
            run = i[0];
            tick;
            rst = 1;
            wr = i[1];
            tick;
            rst = 0;
            wr = 0;
            run = 1;
            for (j = 0; j < 32; j = j + 1) tick;
        end
        for (i = 0; i < 900; i = i + 1) begin
            wr = rnd(1, 9) == 0;
            duty = rnd(2, 16);
            if (run) run = rnd(3, 30) != 0;
            else run = rnd(4, 3) == 0;
            rst = rnd(5, 120) == 0;
            tick;
        end
        $display("assay-rtl: %0d of %0d samples differ", mismatches, compared);
        $finish;
    end
endmodule
