module moving_average (
    input  logic       clk,
    input  logic       rst_n,
    input  logic       clear,
    input  logic       valid,
    input  logic [7:0] din,
    output logic [7:0] avg,
    output logic       ready
);
    logic [7:0] newest, second, third, oldest;
    logic [2:0] taken;
    logic [9:0] sum;

    always_ff @(posedge clk or negedge rst_n) begin
        if (!rst_n) begin
            {newest, second, third, oldest} <= 32'd0;
            taken <= 3'd0;
        end else if (clear) begin
            {newest, second, third, oldest} <= 32'd0;
            taken <= 3'd0;
        end else if (valid) begin
            {newest, second, third, oldest} <= {din, newest, second, third};
            if (!ready) taken <= taken + 3'd1;
        end
    end

    assign sum = {2'd0, newest} + {2'd0, second} + {2'd0, third} + {2'd0, oldest};
    assign avg = sum[9:2] + {7'd0, sum[1]};
    assign ready = taken == 3'd4;
endmodule
