module rr_arbiter (
    input  logic       clk,
    input  logic       rst_n,
    input  logic [3:0] req,
    input  logic       lock,
    output logic [3:0] grant,
    output logic [1:0] owner,
    output logic       busy
);
    logic [1:0] chosen, candidate;

    always_comb begin
        chosen = owner;
        for (int k = 4; k >= 1; k--) begin
            candidate = owner + 2'(k);
            if (req[candidate]) chosen = candidate;
        end
    end

    always_ff @(posedge clk or negedge rst_n) begin
        if (!rst_n) begin
            grant <= 4'd0;
            owner <= 2'd3;
        end else if (!(lock && (grant & req) != 4'd0)) begin
            grant <= (req == 4'd0) ? 4'd0 : 4'd1 << chosen;
            owner <= chosen;
        end
    end

    assign busy = grant != 4'd0;
endmodule
