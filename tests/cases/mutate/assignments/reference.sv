module top (input clk, input [3:0] a, output reg [3:0] q, output reg [3:0] p, output [7:0] w);
    reg [3:0] t;
    assign #1 w = {a, q};
    initial q = 0;
    always @(posedge clk) begin
        t = a;
        p <= t;
        q <= p;
        {t[0], t[1]} = {t[1], 1'b0, {2{a[0]}}};
    end
endmodule
