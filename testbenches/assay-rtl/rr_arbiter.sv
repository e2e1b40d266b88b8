// Bench of assay-rtl/rr_arbiter. Every pointer with every request set, locks and releases, then random requests.
`timescale 1ns / 1ps

module tb;
    int compared = 0;    // output samples compared
    int mismatches = 0;  // of those, how many differed

    reg clk = 0;
    reg rst_n;
    reg [3:0] req;
    reg lock;
    wire [3:0] grant_ref, grant_dut;
    wire [1:0] owner_ref, owner_dut;
    wire busy_ref, busy_dut;

    rr_arbiter_ref ref_i (
        .clk(clk),
        .rst_n(rst_n),
        .req(req),
        .lock(lock),
        .grant(grant_ref),
        .owner(owner_ref),
        .busy(busy_ref)
    );
    rr_arbiter dut_i (
        .clk(clk),
        .rst_n(rst_n),
        .req(req),
        .lock(lock),
        .grant(grant_dut),
        .owner(owner_dut),
        .busy(busy_dut)
    );

    // All outputs as one sample. An x of the reference matches anything.
    wire [6:0] all_ref = {grant_ref, owner_ref, busy_ref};
    wire [6:0] all_dut = {grant_dut, owner_dut, busy_dut};

    // A number from 0 to below - 1. It depends only on how many samples were compared so far and on the
    // place of the call, so every simulator sees the same vectors in whatever order it evaluates.
    reg [31:0] noise = 32'h78eb0fab;
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
        #1 {rst_n, req, lock} = 0;
        rst_n = 1;
        #2 rst_n = 0;
        pulse;
        rst_n = 1;
        lock = 1;
        tick;
        lock = 0;
        for (i = 0; i < 64; i = i + 1) begin
            // Make requester i / 16 the owner, then offer the request set i % 16.
            req = 4'b0001 << i[5:4];
            tick;
            req = i[3:0];
            lock = 0;
            tick;
            lock = 1;
            tick;
            req = 4'hf;
            tick;
            req = 0;
            tick;
            tick;
            req = ~i[3:0];
            lock = 0;
            tick;
        end
        for (i = 0; i < 800; i = i + 1) begin
            req = rnd(1, 3) == 0 ? rnd(2, 16) : req ^ (4'd1 << rnd(3, 4));
            if (rnd(4, 12) == 0) req = 0;
            lock = rnd(5, 3) == 0;
            tick;
            if (rnd(6, 50) == 0) begin
                // Away from any clock edge.
                rst_n = 0;
                #3 check;
                if (rnd(7, 2) == 0) tick;
                rst_n = 1;
            end
        end
        $display("assay-rtl: %0d of %0d samples differ", mismatches, compared);
        $finish;
    end
endmodule
