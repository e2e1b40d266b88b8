// Bench of assay-rtl/gray_codec. Exhaustive: both directions, all 256 values.
`timescale 1ns / 1ps

module tb;
    int compared = 0;    // output samples compared
    int mismatches = 0;  // of those, how many differed

    reg decode;
    reg [7:0] din;
    wire [7:0] dout_ref, dout_dut;

    gray_codec_ref ref_i (
        .decode(decode),
        .din(din),
        .dout(dout_ref)
    );
    gray_codec dut_i (
        .decode(decode),
        .din(din),
        .dout(dout_dut)
    );

    // All outputs as one sample. An x of the reference matches anything.
    wire [7:0] all_ref = dout_ref;
    wire [7:0] all_dut = dout_dut;

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
        #1 {decode, din} = 0;
        for (i = 0; i < 512; i = i + 1) begin
            {decode, din} = i[8:0];
            settle;
        end
        $display("assay-rtl: %0d of %0d samples differ", mismatches, compared);
        $finish;
    end
endmodule
