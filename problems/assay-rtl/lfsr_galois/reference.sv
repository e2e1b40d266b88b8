module lfsr_galois (
    input  logic        clk,
    input  logic        rst,
    input  logic        load,
    input  logic [15:0] seed,
    input  logic        en,
    output logic [15:0] state,
    output logic        bit0
);
    always_ff @(posedge clk) begin
        if (rst) state <= 16'h1d0b;
        else if (load) state <= (seed == 16'd0) ? 16'd1 : seed;
        else if (en) state <= {1'b0, state[15:1]} ^ (state[0] ? 16'hb400 : 16'd0);
    end

    assign bit0 = state[0];
endmodule
