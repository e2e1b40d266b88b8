module top (input [3:0] s, output reg [1:0] y);
    always_comb begin
        case (s)
            4'd0, 4'd1: y = 2'd0;
            4'd2: begin y = 2'd1; end
            default: y = 2'd2;
        endcase
        casez (s)
            4'b1??0: y = 2'd3;
            (s[0] ? 4'd5 : 4'd6): ;
            default y = 2'd2;
        endcase
    end
endmodule
