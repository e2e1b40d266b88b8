// Bench of assay-rtl/bit_tally. Exhaustive over the ballots at two quorums each, all quorums for some.
`timescale 1ns / 1ps

module tb;
    int compared = 0;    // output samples compared
    int mismatches = 0;  // of those, how many differed

    reg [10:0] ballot;
    reg [3:0] quorum;
    wire [3:0] yes_ref, yes_dut;
    wire carried_ref, carried_dut;
    wire close_ref, close_dut;

    bit_tally_ref ref_i (
        .ballot(ballot),
        .quorum(quorum),
        .yes(yes_ref),
        .carried(carried_ref),
        .close(close_ref)
    );
    bit_tally dut_i (
        .ballot(ballot),
        .quorum(quorum),
        .yes(yes_dut),
        .carried(carried_dut),
        .close(close_dut)
    );

    // All outputs as one sample. An x of the reference matches anything.
    wire [5:0] all_ref = {yes_ref, carried_ref, close_ref};
    wire [5:0] all_dut = {yes_dut, carried_dut, close_dut};

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
        #1 {ballot, quorum} = 0;
        for (i = 0; i < 2048; i = i + 1) begin
            ballot = i[10:0];
            quorum = i[3:0] ^ i[7:4] ^ {1'b0, i[10:8]};
            settle;
        end
        for (i = 0; i < 192; i = i + 1) begin
            ballot = 11'h7ff >> (i >> 4);
            quorum = i[3:0];
            settle;
        end
        $display("assay-rtl: %0d of %0d samples differ", mismatches, compared);
        $finish;
    end
endmodule
