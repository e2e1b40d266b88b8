module top (input clk, rst, s, input [1:0] d, output reg [1:0] q, p);
    always @(posedge clk)
        if (rst) q <= 0;
        else q <= q + d;
    always @(posedge clk) begin
        case (d)
            0: p <= 1;
            1: begin p <= 2; q <= p; end
            default: q <= p;
        endcase
        if (s) p <= q;
    end
endmodule
