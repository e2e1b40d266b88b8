module probe_counter (
    input  logic       clk,
    input  logic       rst,
    output logic [9:0] count
);
    // A parameter, so that a defparam from the candidate has something to reach for.
    parameter LAST = 999;
    always @(posedge clk) begin
        if (rst || count == LAST) count <= 0;
        else count <= count + 10'd1;
    end
endmodule
