// Bench of assay-rtl/onehot_class. Exhaustive: all 1024 codes.
`timescale 1ns / 1ps

module tb;
    int compared = 0;    // output samples compared
    int mismatches = 0;  // of those, how many differed

    reg [9:0] code;
    wire none_ref, none_dut;
    wire one_ref, one_dut;
    wire many_ref, many_dut;
    wire [3:0] place_ref, place_dut;

    onehot_class_ref ref_i (
        .code(code),
        .none(none_ref),
        .one(one_ref),
        .many(many_ref),
        .place(place_ref)
    );
    onehot_class dut_i (
        .code(code),
        .none(none_dut),
        .one(one_dut),
        .many(many_dut),
        .place(place_dut)
    );

    // All outputs as one sample. An x of the reference matches anything.
    wire [6:0] all_ref = {none_ref, one_ref, many_ref, place_ref};
    wire [6:0] all_dut = {none_dut, one_dut, many_dut, place_dut};

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
        #1 code = 0;
        for (i = 0; i < 1024; i = i + 1) begin
            code = i[9:0];
            settle;
        end
        $display("assay-rtl: %0d of %0d samples differ", mismatches, compared);
        $finish;
    end
endmodule
