module masked_priority (
    input  logic [7:0] req,
    input  logic [7:0] mask,
    output logic       found,
    output logic [2:0] index
);
    logic [7:0] active;
    assign active = req & ~mask;
    assign found = active != 8'd0;

    always_comb begin
        index = 3'd0;
        for (int i = 7; i >= 0; i--) begin
            if (active[i]) index = 3'(i);
        end
    end
endmodule
