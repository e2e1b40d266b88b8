module tb;
    reg [7:0] d = 0;
    genvar i;
    for (i = 0; i < 9; i = i + 1) begin : g
        wire [7:0] q;
        dut #(.K(i)) u (.d(d), .q(q));
    end
    initial #1 $display("%h", g[3].q);
endmodule
