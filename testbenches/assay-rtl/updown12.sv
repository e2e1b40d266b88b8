// Bench of assay-rtl/updown12. Full laps both ways, loads of every value, then random commands and asynchronous resets.
`timescale 1ns / 1ps

module tb;
    int compared = 0;    // output samples compared
    int mismatches = 0;  // of those, how many differed

    reg clk = 0;
    reg rst_n = 0;
    reg load = 0;
    reg [3:0] value = 0;
    reg up = 0;
    reg down = 0;
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
    reg [31:0] noise = 32'h5fd6155b;
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
            load = rnd(8) == 0;
            value = rnd(16);
            up = rnd(3) != 0;
            down = rnd(3) == 0;
            tick;
            if (rnd(24) == 0) begin
                // Away from any clock edge.
                rst_n = 0;
                #3 check;
                if (rnd(2) == 0) tick;
                rst_n = 1;
            end
        end
        $display("assay-rtl: %0d of %0d samples differ", mismatches, compared);
        $finish;
    end
endmodule
