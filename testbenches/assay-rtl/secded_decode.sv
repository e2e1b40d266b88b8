// Bench of assay-rtl/secded_decode. Exhaustive: all 256 received words.
`timescale 1ns / 1ps

module tb;
    int compared = 0;    // output samples compared
    int mismatches = 0;  // of those, how many differed

    reg [7:0] word;
    wire [3:0] data_ref, data_dut;
    wire fixed_ref, fixed_dut;
    wire fatal_ref, fatal_dut;

    secded_decode_ref ref_i (
        .word(word),
        .data(data_ref),
        .fixed(fixed_ref),
        .fatal(fatal_ref)
    );
    secded_decode dut_i (
        .word(word),
        .data(data_dut),
        .fixed(fixed_dut),
        .fatal(fatal_dut)
    );

    // All outputs as one sample. An x of the reference matches anything.
    wire [5:0] all_ref = {data_ref, fixed_ref, fatal_ref};
    wire [5:0] all_dut = {data_dut, fixed_dut, fatal_dut};

    task check;
        begin
            compared = compared + 1;
            if (all_ref !== (all_ref ^ all_dut ^ all_ref)) mismatches = mismatches + 1;
        end
    endtask

    task settle;
        begin
            #5 check;
        end
    endtask

    integer i;
    initial begin
        // Every input changes once, so that an always @* runs whatever the first vector is.
        #1 word = 0;
        for (i = 0; i < 256; i = i + 1) begin
            word = i[7:0];
            settle;
        end
        $display("assay-rtl: %0d of %0d samples differ", mismatches, compared);
        $finish;
    end
endmodule
