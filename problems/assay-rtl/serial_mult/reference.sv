module serial_mult (
    input  logic        clk,
    input  logic        rst_n,
    input  logic        start,
    input  logic [7:0]  a,
    input  logic [7:0]  b,
    output logic        busy,
    output logic [15:0] product
);
    logic [2:0] step;
    logic [15:0] shifted, partial, sum;
    logic [7:0] factor;
    logic add;

    assign add = factor[0];

    // The top bit of a two's complement number has negative weight.
    always_comb begin
        sum = partial;
        if (add) sum = (step == 3'd7) ? partial - shifted : partial + shifted;
    end

    always_ff @(posedge clk) begin
        if (!rst_n) begin
            busy <= 1'b0;
            product <= 16'd0;
        end else if (start) begin
            busy <= 1'b1;
            step <= 3'd0;
            shifted <= {{8{a[7]}}, a};
            factor <= b;
            partial <= 16'd0;
        end else if (busy) begin
            step <= step + 3'd1;
            shifted <= shifted << 1;
            factor <= factor >> 1;
            partial <= sum;
            if (step == 3'd7) begin
                busy <= 1'b0;
                product <= sum;
            end
        end
    end
endmodule
