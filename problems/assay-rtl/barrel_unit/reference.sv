module barrel_unit (
    input  logic [15:0] word,
    input  logic [3:0]  amount,
    input  logic [1:0]  op,
    output logic [15:0] result,
    output logic        lost
);
    logic [15:0] left, right, left_out, right_out, sign;

    // Whatever leaves the word lands in the other half.
    assign {left_out, left} = {16'd0, word} << amount;
    assign {right, right_out} = {word, 16'd0} >> amount;
    assign sign = word[15] ? ~(16'hffff >> amount) : 16'd0;

    always_comb begin
        case (op)
            2'd0: begin
                result = left;
                lost = left_out != 16'd0;
            end
            2'd1: begin
                result = right;
                lost = right_out != 16'd0;
            end
            2'd2: begin
                result = right | sign;
                lost = right_out != 16'd0;
            end
            default: begin
                result = right | right_out;
                lost = 1'b0;
            end
        endcase
    end
endmodule
