module johnson_ring (
    input  logic       clk,
    input  logic       rst,
    input  logic       en,
    input  logic       back,
    output logic [4:0] q,
    output logic       home
);
    always_ff @(posedge clk) begin
        if (rst) q <= 5'd0;
        else if (en) q <= back ? {~q[0], q[4:1]} : {q[3:0], ~q[4]};
    end

    assign home = q == 5'd0;
endmodule
