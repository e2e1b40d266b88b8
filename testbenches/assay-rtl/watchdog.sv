// Bench of assay-rtl/watchdog. Kicks at every moment of the window, silence to the end, then random kicks and resets.
`timescale 1ns / 1ps

module tb;
    int compared = 0;    // output samples compared
    int mismatches = 0;  // of those, how many differed

    reg clk = 0;
    reg rst_n;
    reg kick;
    wire [3:0] age_ref, age_dut;
    wire warn_ref, warn_dut;
    wire bite_ref, bite_dut;
    wire early_ref, early_dut;

    watchdog_ref ref_i (
        .clk(clk),
        .rst_n(rst_n),
        .kick(kick),
        .age(age_ref),
        .warn(warn_ref),
        .bite(bite_ref),
        .early(early_ref)
    );
    watchdog dut_i (
        .clk(clk),
        .rst_n(rst_n),
        .kick(kick),
        .age(age_dut),
        .warn(warn_dut),
        .bite(bite_dut),
        .early(early_dut)
    );

    // All outputs as one sample. An x of the reference matches anything.
    wire [6:0] all_ref = {age_ref, warn_ref, bite_ref, early_ref};
    wire [6:0] all_dut = {age_dut, warn_dut, bite_dut, early_dut};

    // A number from 0 to below - 1. It depends only on how many samples were compared so far and on the
    // place of the call, so every simulator sees the same vectors in whatever order it evaluates.
    reg [31:0] noise = 32'h20a87d78;
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
        #1 {rst_n, kick} = 0;
        pulse;
        tick;
        for (i = 0; i < 18; i = i + 1) begin
            // A kick after i quiet cycles, then another one that may be good, then silence.
            rst_n = 1;
            kick = 0;
            for (j = 0; j < i; j = j + 1) tick;
            kick = 1;
            tick;
            kick = 0;
            for (j = 0; j < 5; j = j + 1) tick;
            kick = 1;
            tick;
            kick = 0;
            for (j = 0; j < 16; j = j + 1) tick;
            rst_n = 0;
            tick;
        end
        for (i = 0; i < 900; i = i + 1) begin
            kick = rnd(1, 16) < age_ref && rnd(2, 4) == 0;
            rst_n = bite_ref ? rnd(3, 5) != 0 : rnd(4, 50) != 0;
            tick;
        end
        $display("assay-rtl: %0d of %0d samples differ", mismatches, compared);
        $finish;
    end
endmodule
