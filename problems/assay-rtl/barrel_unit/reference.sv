module barrel_unit (
    input  logic [15:0] word,
    input  logic [3:0]  amount,
    input  logic [1:0]  op,
    output logic [15:0] result,
    output logic        lost
);
    logic [31:0] left, right;

    // Whatever leaves the word lands in the other half.
    assign left = {16'd0, word} << amount;
    assign right = {word, 16'd0} >> amount;

    always_comb begin
        case (op)
            2'd0: begin
                result = left[15:0];
                lost = |left[31:16];
            end
            2'd1: begin
                result = right[31:16];
                lost = |right[15:0];
            end
            2'd2: begin
                result = right[31:16] | (word[15] ? ~(16'hffff >> amount) : 16'd0);
                lost = |right[15:0];
            end
            default: begin
                result = right[31:16] | right[15:0];
                lost = 1'b0;
            end
        endcase
    end
endmodule
